import { valueOf } from '../core/answers.ts';
import type { Inbound } from '../core/messages.ts';
import { phoneTrustedMs } from './door.ts';
import type { Envelope } from './envelope.ts';

/** A phone number may have changed hands after this long: 42 CFR Part 2 forbids showing a stranger what was said. */
const verifyAfterMs = 7 * 86_400_000;

export interface Writer {
  /** `page`: one that a phone let in. Null: the page where the visit began, whose token shows who writes. */
  readonly side: 'phone' | 'page' | null;
  /** Has to show to be the visitor before anything earlier is shown or built on. */
  readonly isDoubted: boolean;
  /** Was asked before, and has not shown it. */
  readonly wasDoubted: boolean;
  readonly doubts: NonNullable<Envelope['doubts']>;
  /** A phone that was let in by a code. */
  readonly isDoorPhone: boolean;
}

/** A phone's owner may change, and its carrier's words hold. */
export const isByPhone = ({ key, isPhone = false }: Inbound): boolean => key.channel === 'sms' || isPhone;

/** From where a message comes, and whether that is enough to go on. */
export function whoWrites(before: Envelope, inbound: Inbound, awayMs: number): Writer {
  const { key, at } = inbound;
  const { answers, unverified } = before.visit.context;
  const doubts = before.doubts ?? { phone: unverified, page: false };
  const isLent = key.channel === 'web' && before.lentPage?.address === key.address;
  const isDoorPhone = key.channel === 'sms' && before.doorPhone?.number === key.address;
  const side = isByPhone(inbound) ? 'phone' : isLent ? 'page' : null;
  const silentMs = (seenAt: string | undefined): number =>
    seenAt === undefined ? 0 : at.getTime() - Date.parse(seenAt);
  const isDoubted = (): boolean => {
    if (side === null) return false;
    if (side === 'page') {
      // Before a name or a birth date is given, nothing could show who it is, and little could be shown.
      const canShow = ['name', 'birth-date'].some((id) => valueOf(answers, id) !== undefined);
      return canShow && (doubts.page || silentMs(before.lentPage?.seenAt) > phoneTrustedMs);
    }
    if (Object.keys(answers).length === 0) return false;
    return (
      doubts.phone || awayMs > verifyAfterMs || (isDoorPhone && silentMs(before.doorPhone?.seenAt) > phoneTrustedMs)
    );
  };
  return { side, isDoubted: isDoubted(), wasDoubted: side !== null && doubts[side], doubts, isDoorPhone };
}
