import { AppError } from '../core/errors.ts';
import type { AlertId, ProgramId } from '../core/ids.ts';
import type { AlertDelivery } from '../core/ports.ts';
import type { EscalationStep } from '../core/rota.ts';
import type { AlertQueue, UnheardAlert } from '../db/alert-queue.ts';
import type { ProgramRecipients } from './recipients.ts';

/** When an alert is put in front of staff, in minutes after it was raised, until someone acknowledges it. */
export interface EscalationSchedule {
  /** Rising, the first 0. */
  readonly minutes: readonly number[];
  /** After the last of them, so often. */
  readonly thenEveryMinutes: number;
}

export const escalationSchedule: EscalationSchedule = { minutes: [0, 2, 5, 15], thenEveryMinutes: 15 };

export interface AlertingParts {
  readonly queue: AlertQueue;
  readonly delivery: AlertDelivery;
  /** The console's page of an alert. */
  readonly linkTo: (id: AlertId) => string;
  readonly schedule?: EscalationSchedule;
  /** By the program's rota; absent: the configured addresses. */
  readonly recipients?: (program: ProgramId, at: Date) => Promise<ProgramRecipients | null>;
}

const retryMs = 15_000;

/** Puts an alert in front of staff and plans the next time. Does nothing once it is acknowledged. */
export async function deliverAlert(parts: AlertingParts, id: AlertId): Promise<void> {
  const { queue, delivery, linkTo } = parts;
  const alert = await queue.next(id);
  if (!alert) return;
  if (!alert.isDue) return await queue.wakeWhenDue(id);
  const { program, level, step } = alert;
  const rota = (await parts.recipients?.(program, new Date())) ?? null;
  const schedule = rota ? scheduleOf(rota.steps) : (parts.schedule ?? escalationSchedule);
  const told = rota?.of(rota.steps[Math.min(step, rota.steps.length - 1)]?.whom ?? 'everyone');
  try {
    await delivery.deliver({ alertId: id, program, level, link: linkTo(id), step }, told);
  } catch (error) {
    const waitMs = retryMs * (0.75 + Math.random() / 2);
    return await queue.postpone(id, waitMs, error instanceof AppError ? error.code : 'unexpected');
  }
  await queue.delivered(id, nextStepMs(alert, schedule), { step, told: told?.people.map((person) => person.id) ?? [] });
}

/** After a program's own steps it goes on as any alert does. */
const scheduleOf = (steps: readonly EscalationStep[]): EscalationSchedule => ({
  minutes: steps.map(({ minutes }) => minutes),
  thenEveryMinutes: escalationSchedule.thenEveryMinutes,
});

/**
 * How long until the next step. It ends only when somebody acknowledges the alert. Steps missed during an outage are
 * not made up for all at once: they keep at least a minute apart, or their planned distance when that is shorter; and
 * never further apart than planned, whatever a clock said when the alert was raised.
 */
export function nextStepMs(
  { ageMs, step }: Pick<UnheardAlert, 'ageMs' | 'step'>,
  schedule: EscalationSchedule,
): number {
  const plannedMs = (of: number) => {
    const { minutes, thenEveryMinutes } = schedule;
    const beyond = Math.max(0, of - minutes.length + 1);
    return ((minutes[Math.min(of, minutes.length - 1)] ?? 0) + beyond * thenEveryMinutes) * 60_000;
  };
  const plannedApartMs = plannedMs(step + 1) - plannedMs(step);
  const leastMs = Math.min(plannedApartMs, 60_000);
  return Math.min(Math.max(plannedMs(step + 1) - ageMs, leastMs), plannedApartMs);
}
