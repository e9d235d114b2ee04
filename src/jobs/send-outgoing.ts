import { AppError, ChannelRefusedError, RateLimitedError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type { MessageSender, RoutedSender } from '../core/ports.ts';
import type { DueText, OutgoingQueue } from '../db/outgoing-queue.ts';
import { backoffMs } from './backoff.ts';

export interface SendingParts {
  readonly queue: OutgoingQueue;
  readonly sender: MessageSender;
  /** For addresses that a channel keeps a route to; absent: what is meant for them is given up. */
  readonly routed?: RoutedSender;
  /** The entry as a text message. */
  readonly textOf: (entry: TranscriptEntry) => string;
  /** Told how each attempt ended. */
  readonly observe?: (attempt: SendingAttempt) => void;
}

export interface SendingAttempt {
  readonly outcome: 'sent' | 'retrying' | 'dead' | 'opted-out';
  /** Of the failure; absent when sent. */
  readonly code?: string;
}

/** About two hours of trying. */
const mostAttempts = 12;

/**
 * Sends what one conversation has due, oldest first. A failure that may pass is tried again later and holds
 * back what follows; one that will not pass is given up, for staff to see. Runs once a conversation at a time.
 */
export async function sendOutgoing(parts: SendingParts, conversation: ConversationId): Promise<void> {
  for (;;) {
    const due = await parts.queue.next(conversation);
    if (!due) return;
    const goesOn = await sendOne(parts, conversation, due);
    if (!goesOn) return;
  }
}

async function sendOne(parts: SendingParts, conversation: ConversationId, due: DueText): Promise<boolean> {
  const { queue, observe = () => {} } = parts;
  const { seq, attempts } = due;
  let providerId: string;
  try {
    ({ providerId } = await carry(parts, conversation, due));
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'unexpected';
    if (code === 'channel.opted_out') {
      await queue.optedOut(conversation, seq);
      observe({ outcome: 'opted-out', code });
      return false;
    }
    if (code === 'channel.refused' || attempts + 1 >= mostAttempts) {
      await queue.bury(conversation, seq, code);
      observe({ outcome: 'dead', code });
      return true;
    }
    const askedMs = error instanceof RateLimitedError ? error.retryAfterMs : 0;
    const waitMs = Math.max(backoffMs(attempts), askedMs * (1 + Math.random() / 4));
    await queue.retry(conversation, seq, waitMs, code);
    observe({ outcome: 'retrying', code });
    return false;
  }
  await queue.sent(conversation, seq, providerId);
  observe({ outcome: 'sent' });
  return true;
}

async function carry({ sender, routed, textOf }: SendingParts, conversation: ConversationId, due: DueText) {
  const { seq, program, to, route, entry } = due;
  if (entry.channel === 'activity') {
    if (route === null || !routed) throw new ChannelRefusedError('no-route');
    return await routed.send({ program, route, entry });
  }
  return await sender.send({ program, to, text: textOf(entry), idempotencyKey: `${conversation}:${seq}` });
}
