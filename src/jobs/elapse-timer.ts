import { NotFoundError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Engine } from '../core/ports.ts';
import type { TimerName } from '../core/visit.ts';
import type { TimerQueue } from '../db/timer-queue.ts';

/** Ends a wait that has come due. One that was moved or cancelled meanwhile changes nothing. */
export async function elapseTimer(
  { queue, engine }: { readonly queue: TimerQueue; readonly engine: Pick<Engine, 'timerElapsed'> },
  conversation: ConversationId,
  timer: TimerName,
): Promise<void> {
  const found = await queue.look(conversation, timer);
  if (found.kind === 'moved') return;
  try {
    await engine.timerElapsed(conversation, timer, found.jobId);
  } catch (error) {
    // Erased between the look and the turn: its timers are gone with it.
    if (error instanceof NotFoundError) return;
    throw error;
  }
  await queue.finish(conversation, timer, found.dueAt);
}
