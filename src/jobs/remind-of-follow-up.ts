import { createHash } from 'node:crypto';
import type { ProgramId } from '../core/ids.ts';
import type { FollowUpDelivery, FollowUpReminder, Recipients } from '../core/ports.ts';
import type { FollowUpQueue } from '../db/follow-up-queue.ts';
import type { ProgramRecipients } from './recipients.ts';

export interface FollowUpParts {
  readonly queue: FollowUpQueue;
  readonly delivery: FollowUpDelivery;
  /** By the program's rota; absent: the configured addresses. */
  readonly recipients?: (program: ProgramId, at: Date) => Promise<ProgramRecipients | null>;
  /** The console's list of tasks. */
  readonly link: string;
}

/** Whoever took a task on hears of it this long before it is due. */
const aheadMs = 15 * 60_000;

/**
 * Reminds whoever took a task on before it is due, once; and tells the program's lead (on call where there is none)
 * of what nobody did in time, once. What could not be told is told the next time.
 */
export async function remindOfFollowUp({ queue, delivery, recipients, link }: FollowUpParts, now: Date): Promise<void> {
  const failures: unknown[] = [];
  const tell = async (
    reminder: Omit<FollowUpReminder, 'count' | 'link' | 'key'>,
    tasks: readonly string[],
    told: Recipients | undefined,
    mark: (tasks: readonly string[]) => Promise<void>,
  ): Promise<void> => {
    try {
      await delivery.remind({ ...reminder, count: tasks.length, link, key: keyOf(reminder.kind, tasks) }, told);
      await mark(tasks);
    } catch (error) {
      failures.push(error);
    }
  };
  for (const { program, person, tasks } of await queue.dueSoon(new Date(now.getTime() + aheadMs))) {
    await tell(
      { program, kind: 'due' },
      tasks,
      { people: [person], andConfigured: false },
      async (all) => await queue.reminded(all),
    );
  }
  for (const { program, tasks } of await queue.overdue(now)) {
    const rota = (await recipients?.(program, now)) ?? null;
    await tell({ program, kind: 'overdue' }, tasks, rota?.of('lead'), async (all) => await queue.escalated(all));
  }
  if (failures.length > 0) throw failures[0];
}

/** The same tasks are the same reminder. */
const keyOf = (kind: string, tasks: readonly string[]): string =>
  `${kind}-${createHash('sha256').update(tasks.toSorted().join()).digest('hex').slice(0, 24)}`;
