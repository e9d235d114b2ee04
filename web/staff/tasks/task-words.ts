import type { TaskDetail, TaskRowView, VisitTasksView } from '../../../src/staff/tasks/schema.ts';

export const kindNames: Readonly<Record<TaskRowView['kind'], string>> = {
  'call-back': 'Call back',
  'follow-up': 'Follow up',
  'call-instead-of-text': 'Call: may not be texted',
};

export const resultNames: Readonly<Record<TaskDetail['calls'][number]['result'], string>> = {
  reached: 'Reached them',
  'no-answer': 'No answer',
  voicemail: 'Left a voicemail',
  'wrong-number': 'Wrong number',
};

export const outcomeNames: Readonly<Record<VisitTasksView['outcomes'][number]['outcome'], string>> = {
  'assessment-booked': 'Assessment booked',
  referred: 'Referred elsewhere',
  declined: 'Declined',
  unreachable: 'Could not be reached',
};

/** `due in 40 min`, `2 h late`. */
export function dueWords(dueAt: string, nowMs: number): string {
  const minutes = Math.round((Date.parse(dueAt) - nowMs) / 60_000);
  const length = lengthOf(Math.abs(minutes));
  return minutes < 0 ? `${length} late` : `in ${length}`;
}

const lengthOf = (minutes: number): string => {
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / (24 * 60))} days`;
};
