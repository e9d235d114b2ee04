import { nextSpans, openingAt, type OpenSpan, type OpeningTimes } from './opening-hours.ts';
import type { Program } from './program.ts';

export type TaskKind = 'call-back' | 'follow-up' | 'call-instead-of-text';

/**
 * How soon staff act on a task. Ours, as a start: no source states them for an IOP; a program agrees its own with
 * its clinical director. `around the clock`: counts nights too, because an alert of somebody who cannot be texted
 * stands behind it.
 */
interface Promptness {
  readonly minutes: number;
  readonly counts: 'working time' | 'around the clock';
}
const asSoonAsStaff: Promptness = { minutes: 60, counts: 'working time' };
const withinADay: Promptness = { minutes: 8 * 60, counts: 'working time' };
const atOnce: Promptness = { minutes: 15, counts: 'around the clock' };

/** Somebody who left in the middle may still be writing, or may not want to be called: a day is enough. */
const promptnessOf = (kind: TaskKind, reason: string): Promptness => {
  if (kind === 'call-instead-of-text') return atOnce;
  return kind === 'follow-up' && reason !== 'screening-finished' ? withinADay : asSoonAsStaff;
};

export interface TaskTimes {
  readonly dueAt: Date;
  /** It came while nobody was there: it waits in the next opening's queue. */
  readonly afterHours: boolean;
}

/** When staff should have acted on a task that came at `now`: in the program's hours, holidays and closures left out. */
export function taskTimes(
  program: Program,
  task: { readonly kind: TaskKind; readonly reason: string },
  now: Date,
): TaskTimes {
  const times = officeTimes(program);
  const { minutes, counts } = promptnessOf(task.kind, task.reason);
  const afterHours = openingAt({ ...program, ...times }, now).kind !== 'open';
  const dueAt =
    counts === 'around the clock' ? new Date(now.getTime() + minutes * 60_000) : addWorkingMinutes(times, now, minutes);
  return { dueAt, afterHours };
}

/**
 * The hours that due times count. Where the program's page does not say (program.yaml has no `staffHours`), weekdays
 * from 9 to 5 are assumed for this alone: no visitor is ever told them.
 */
export const officeTimes = (program: Program): OpeningTimes & { readonly isAssumed: boolean } => {
  const { staffHours = [], holidays, closures, timeZone } = program;
  const isAssumed = staffHours.length === 0;
  const assumed = [{ days: [1, 2, 3, 4, 5], opens: '09:00', closes: '17:00' }];
  return { staffHours: isAssumed ? assumed : staffHours, holidays, closures, timeZone, isAssumed };
};

/**
 * `minutes` of opening time after `from`. The last minute of a span belongs to it: one working hour before closing
 * is due at closing. Closed for three weeks on end, it is due after that many plain minutes of the fourth.
 */
export function addWorkingMinutes(times: OpeningTimes, from: Date, minutes: number): Date {
  let at = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(times.timeZone);
  let leftMs = minutes * 60_000;
  for (let round = 0; round < 20; round += 1) {
    const spans = withoutOverlap(nextSpans(times, at));
    for (const { opens, closes } of spans) {
      const startMs = Math.max(opens.epochMilliseconds, at.epochMilliseconds);
      const spanMs = closes.epochMilliseconds - startMs;
      if (spanMs >= leftMs) return new Date(startMs + leftMs);
      leftMs -= spanMs;
    }
    const seen = at.add({ days: 21 }).startOfDay();
    if (spans.length === 0) return new Date(seen.epochMilliseconds + leftMs);
    at = seen;
  }
  return new Date(at.epochMilliseconds + leftMs);
}

/** Two rows of hours that overlap are one time, counted once. */
function withoutOverlap(spans: readonly OpenSpan[]): readonly OpenSpan[] {
  const merged: OpenSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (!last || Temporal.ZonedDateTime.compare(span.opens, last.closes) > 0) merged.push(span);
    else if (Temporal.ZonedDateTime.compare(span.closes, last.closes) > 0)
      merged[merged.length - 1] = { opens: last.opens, closes: span.closes };
  }
  return merged;
}
