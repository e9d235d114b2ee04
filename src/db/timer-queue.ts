import type { ConversationId } from '../core/ids.ts';
import type { TimerName } from '../core/visit.ts';
import type { Database } from './connection.ts';

/** What a timer's job finds. */
export type TimerState =
  /** `jobId` names this one firing, however often its job runs. */
  | { readonly kind: 'due'; readonly dueAt: Date; readonly jobId: string }
  /** Moved to later or cancelled since: seen to, nothing to do. */
  | { readonly kind: 'moved' };

/** Waits, as the job that ends them sees them. The row is the truth; a job only comes to look at it. */
export interface TimerQueue {
  look(conversation: ConversationId, timer: TimerName): Promise<TimerState>;
  /** It fired and was handled. If handling it set it anew, the new time gets its job. */
  finish(conversation: ConversationId, timer: TimerName, dueAt: Date): Promise<void>;
}

export function createTimerQueue({ pool }: Database): TimerQueue {
  const settle = async (conversation: ConversationId, timer: TimerName, firedAt: Date | null) => {
    const { rows } = await pool.query<{ due_at: Date | null }>({
      name: 'settle-timer',
      text: 'select settle_timer($1, $2, $3) as due_at',
      values: [conversation, timer, firedAt],
    });
    return rows[0]?.due_at ?? null;
  };
  return {
    look: async (conversation, timer) => {
      const dueAt = await settle(conversation, timer, null);
      if (!dueAt) return { kind: 'moved' };
      return { kind: 'due', dueAt, jobId: `timer:${timer}:${dueAt.toISOString()}` };
    },
    finish: async (conversation, timer, dueAt) => {
      await settle(conversation, timer, dueAt);
    },
  };
}
