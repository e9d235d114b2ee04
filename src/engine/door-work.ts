import { valueOf } from '../core/answers.ts';
import type { NewEntry, TurnWork } from '../core/ports.ts';
import type { ChannelKind } from '../core/visit.ts';
import { newDoorCode, type DoorCode } from './door.ts';
import type { Envelope } from './envelope.ts';
import { newPageCode, type PageCode } from './page-door.ts';
import type { Speaker } from './speaker.ts';
import type { TurnOutcome } from './take-turn.ts';

export interface DoorOutcome {
  readonly kept: Partial<Envelope>;
  readonly change?: NonNullable<TurnWork['door']>;
  /** To be texted. */
  readonly code?: DoorCode;
  /** To be shown on the page that asked. */
  readonly pageCode?: PageCode;
}

/** What a turn changes about where the visit is reached. */
export function doorOf({ performed, envelope, openedPage }: TurnOutcome, channel: ChannelKind, at: Date): DoorOutcome {
  const { doorCode, codesSent } = envelope;
  for (const { effect } of performed) {
    if (effect.type === 'door.open' && doorCode) {
      const { phone } = doorCode;
      const opened = { number: phone, seenAt: at.toISOString() };
      return { kept: { doorCode: null, doorPhone: opened, codesSent: 0 }, change: { kind: 'opened', phone } };
    }
    if (effect.type === 'door.close') return { kept: withoutWriter(envelope, channel), change: { kind: 'left' } };
    if (effect.type === 'page.open' && openedPage !== null) {
      return { kept: {}, change: { kind: 'page', code: openedPage } };
    }
    if (effect.type === 'page.code') return { kept: {}, pageCode: newPageCode(at) };
    const phone = effect.type === 'door.code' ? (effect.params.phone ?? doorCode?.phone) : undefined;
    if (phone !== undefined) {
      const code = newDoorCode(phone, at);
      return { kept: { doorCode: code, codesSent: codesSent + 1 }, code };
    }
  }
  return { kept: {} };
}

/** Whoever wrote is let out, and leaves no doubt behind for whoever comes after. */
function withoutWriter({ doubts }: Envelope, channel: ChannelKind): Partial<Envelope> {
  const none = doubts ?? { phone: false, page: false };
  return channel === 'web'
    ? { lentPage: null, doubts: { ...none, page: false } }
    : { doorCode: null, doorPhone: null, doubts: { ...none, phone: false } };
}

/** A page that was just let in is told where it stands, and how to show who sits at it. */
export function saidAtPage({ openedPage, last }: TurnOutcome, speaker: Speaker, at: Date): readonly NewEntry[] {
  if (openedPage === null) return [];
  const { lang, answers } = last.saved.context;
  const canShow = ['name', 'birth-date'].some((id) => valueOf(answers, id) !== undefined);
  const body = canShow
    ? speaker.plain('door.pageProve', lang, 'web', at)
    : speaker.plain('door.pageHere', lang, 'web', at);
  return [{ from: 'porchlight', at, channel: 'web', body }];
}
