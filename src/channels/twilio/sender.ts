import type Twilio from 'twilio/lib/rest/Twilio.js';
import { ChannelRefusedError, ChannelUnreachableError } from '../../core/errors.ts';
import { toGsm7 } from '../../core/gsm7.ts';
import type { Clock, MessageSender, OutgoingMessage } from '../../core/ports.ts';
import { splitForText } from '../../core/text-splitting.ts';
import type { ProgramNumbers } from './program-route.ts';
import { readReference, statusAddress } from './text-reference.ts';

export interface TwilioSenderOptions {
  readonly client: Twilio;
  readonly programNumbers: ProgramNumbers;
  /** Where Twilio reports what became of a text; absent: it is not told to. */
  readonly publicUrl?: string;
  readonly clock: Clock;
}

/** How many unfinished sendings are remembered; the oldest is forgotten first. */
const mostRemembered = 2_000;
/** Clocks differ: how far before our own time Twilio's record of a text may lie. */
const clockSlackMs = 15_000;

interface Unfinished {
  /** Parts that Twilio has. */
  readonly sent: number;
  /** When a part was sent whose answer was lost; null when none is in doubt. */
  readonly doubtfulSince: Date | null;
}

/**
 * Texts by Twilio's REST API, in parts of at most three segments. A retry goes on where the last try ended,
 * and looks first whether Twilio already has a text whose answer was lost.
 * Throws RateLimitedError, ChannelUnreachableError, OptedOutError, or ChannelRefusedError with Twilio's code.
 */
export function createTwilioSender({ client, programNumbers, publicUrl, clock }: TwilioSenderOptions): MessageSender {
  const unfinished = new Map<string, Unfinished>();
  /** Ids that Twilio's answers gave us: none of these is the text in doubt, even if it says the same. */
  const confirmed = new Set<string>();

  const remember = (key: string, state: Unfinished): void => {
    unfinished.delete(key);
    unfinished.set(key, state);
    if (unfinished.size > mostRemembered) unfinished.delete(unfinished.keys().next().value!);
  };

  async function sendPart(message: OutgoingMessage, from: string, body: string): Promise<string> {
    const { program, to, idempotencyKey } = message;
    const isText = readReference(idempotencyKey) !== null;
    const statusCallback = publicUrl !== undefined && isText && statusAddress(publicUrl, program, idempotencyKey);
    const created = await client.messages.create({ to, from, body, ...(statusCallback && { statusCallback }) });
    confirmed.add(created.sid);
    if (confirmed.size > mostRemembered) confirmed.delete(confirmed.values().next().value!);
    return created.sid;
  }

  /** The id of a text that Twilio took although we never heard so. */
  async function alreadyTaken(to: string, from: string, body: string, since: Date): Promise<string | undefined> {
    const dateSentAfter = new Date(since.getTime() - clockSlackMs);
    const recent = await client.messages.list({ to, from, dateSentAfter, limit: 50 });
    const found = recent.find(
      (text) =>
        text.body === body &&
        text.direction === 'outbound-api' &&
        !confirmed.has(text.sid) &&
        !['failed', 'undelivered', 'canceled'].includes(text.status),
    );
    if (found) confirmed.add(found.sid);
    return found?.sid;
  }

  return {
    async send(message) {
      const { program, to, idempotencyKey: key } = message;
      const from = programNumbers.get(program);
      if (from === undefined) throw new ChannelRefusedError('no-number');
      const parts = splitForText(toGsm7(message.text).trim());
      let { sent, doubtfulSince } = unfinished.get(key) ?? { sent: 0, doubtfulSince: null };
      let providerId = '';
      for (; sent < parts.length; sent += 1) {
        const body = parts[sent]!;
        const startedAt = clock.now();
        const taken = doubtfulSince && (await alreadyTaken(to, from, body, doubtfulSince));
        try {
          providerId = taken ?? (await sendPart(message, from, body));
        } catch (error) {
          const isDoubtful = error instanceof ChannelUnreachableError && error.mayHaveArrived;
          remember(key, { sent, doubtfulSince: doubtfulSince ?? (isDoubtful ? startedAt : null) });
          throw error;
        }
        doubtfulSince = null;
      }
      unfinished.delete(key);
      return { providerId };
    },
  };
}
