import { addWorkingMinutes, officeTimes } from '../../core/follow-up.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { ConsentDraft } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { VisitOutcome } from '../../db/outcome-store.ts';
import type { CallAttempt, TaskRow } from '../../db/task-store.ts';
import { actionUnless } from '../api/shapes.ts';
import type { Colleagues } from '../colleagues.ts';
import { againstCalling, againstVoicemail } from './contact-limits.ts';
import type { TaskDetail, TaskRowView, VisitTasksView } from './schema.ts';

export interface Presenting {
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly colleagues: Colleagues;
  readonly now: Date;
}

/** Reasons that dialogs give, in words; what staff or a call wrote is shown as it is. */
const reasonWords: Readonly<Record<string, string>> = {
  asked: 'Asked for a call',
  'screening-finished': 'Finished the screening',
  'screening-left': 'Left the screening unfinished',
  'unclear-answers': 'Some answers could not be understood',
  'opt-out-during-crisis': 'Opted out of texts while an alert was open',
  'crisis-after-opt-out': 'Wrote of danger after opting out of texts',
};
const wordsOf = (reason: string): string => reasonWords[reason] ?? reason;

export function presentTask(task: TaskRow, { programs, colleagues, now }: Presenting): TaskRowView {
  const program = programs.get(task.program);
  return {
    id: task.id,
    visit: task.conversation,
    program: { id: task.program, name: program?.shortName ?? task.program, timeZone: program?.timeZone ?? 'UTC' },
    name: task.name,
    kind: task.kind,
    reason: wordsOf(task.reason),
    createdAt: task.createdAt.toISOString(),
    dueAt: task.dueAt.toISOString(),
    isOverdue: task.doneAt === null && task.dueAt.getTime() < now.getTime(),
    isAfterHours: task.afterHours,
    isEscalated: task.escalatedAt !== null,
    assignedTo: task.assignedTo === null ? null : colleagues.named(task.assignedTo),
    attempts: task.attempts,
    doneAt: task.doneAt?.toISOString() ?? null,
    isDemo: task.isDemo,
  };
}

export const presentCall = ({ id, at, by, result, note }: CallAttempt, { colleagues }: Presenting) => ({
  id,
  at: at.toISOString(),
  by: colleagues.named(by).name,
  result,
  note,
});

/** What may be done with a task now, and why not. */
export function taskActionsOf(task: TaskRow, consents: readonly ConsentDraft[]): TaskDetail['actions'] {
  const done = task.doneAt === null ? null : 'This is done.';
  const call = done ?? againstCalling(consents);
  return [
    actionUnless('call', call),
    actionUnless('voicemail', call ?? againstVoicemail(consents)),
    actionUnless('assign', done),
    actionUnless('postpone', done),
    actionUnless('finish', done),
  ];
}

export const presentOutcome = (
  { outcome, on, note, at, by }: VisitOutcome,
  { colleagues }: Presenting,
): VisitTasksView['outcomes'][number] => ({ outcome, on, note, at: at.toISOString(), by: colleagues.named(by).name });

/** Times at which somebody is likely to be there to call, and to be called. */
export function suggestedTimes(program: Program, now: Date): TaskDetail['times'] {
  const times = officeTimes(program);
  const local = (date: Date) =>
    Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(program.timeZone);
  const nextDay = new Date(local(now).add({ days: 1 }).startOfDay().epochMilliseconds);
  const suggested: readonly (readonly [label: string, at: Date])[] = [
    ['In an hour of office time', addWorkingMinutes(times, now, 60)],
    ['In four hours of office time', addWorkingMinutes(times, now, 240)],
    ['In the morning of the next working day', addWorkingMinutes(times, nextDay, 60)],
  ];
  return suggested.map(([label, at]) => ({
    label,
    at: local(at).toPlainDateTime().toString({ smallestUnit: 'minute' }),
  }));
}
