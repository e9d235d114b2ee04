import type { Lang } from './language.ts';
import type { Program } from './program.ts';

export type Opening =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'open'; readonly closesAt: Temporal.ZonedDateTime }
  | { readonly kind: 'closed'; readonly opensAt: Temporal.ZonedDateTime | null };

/** Whether staff are there at `now`, and when that changes. `unknown` when the program's hours are not known. */
export function openingAt(program: Program, now: Date): Opening {
  if (!program.staffHours || program.staffHours.length === 0) return { kind: 'unknown' };
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(program.timeZone);
  const spans = nextSpans(program, at);
  const current = spans.find((span) => Temporal.ZonedDateTime.compare(span.opens, at) <= 0);
  if (current) return { kind: 'open', closesAt: current.closes };
  return { kind: 'closed', opensAt: spans[0]?.opens ?? null };
}

export interface OpenSpan {
  readonly opens: Temporal.ZonedDateTime;
  readonly closes: Temporal.ZonedDateTime;
}

/** All that opening hours are made of. */
export type OpeningTimes = Pick<Program, 'staffHours' | 'holidays' | 'closures' | 'timeZone'>;

/** Spans that end after `at`, soonest first, over three weeks; a closure shortens or removes the spans it covers. */
export function nextSpans(program: OpeningTimes, at: Temporal.ZonedDateTime): readonly OpenSpan[] {
  const spans: OpenSpan[] = [];
  for (let ahead = 0; ahead < 21; ahead++) {
    const day = at.toPlainDate().add({ days: ahead });
    if (program.holidays.includes(day.toString())) continue;
    for (const hours of program.staffHours ?? []) {
      if (!hours.days.includes(day.dayOfWeek)) continue;
      const opens = day.toZonedDateTime({ timeZone: program.timeZone, plainTime: hours.opens });
      const closes = endOf(day, hours.closes).toZonedDateTime(program.timeZone);
      spans.push(...withoutClosures({ opens, closes }, program));
    }
  }
  return spans
    .filter((span) => Temporal.ZonedDateTime.compare(span.closes, at) > 0)
    .toSorted((a, b) => Temporal.ZonedDateTime.compare(a.opens, b.opens));
}

/** `24:00` is midnight at the end of the day. */
const endOf = (day: Temporal.PlainDate, time: string): Temporal.PlainDateTime =>
  time === '24:00' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(time);

function withoutClosures(span: OpenSpan, program: OpeningTimes): readonly OpenSpan[] {
  return program.closures
    .reduce<readonly OpenSpan[]>(
      (left, closure) => {
        const from = Temporal.Instant.from(closure.from).toZonedDateTimeISO(program.timeZone);
        const to = Temporal.Instant.from(closure.to).toZonedDateTimeISO(program.timeZone);
        return left.flatMap(({ opens, closes }) => [
          { opens, closes: earlier(closes, from) },
          { opens: later(opens, to), closes },
        ]);
      },
      [span],
    )
    .filter(({ opens, closes }) => Temporal.ZonedDateTime.compare(opens, closes) < 0);
}

const earlier = (a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime) =>
  Temporal.ZonedDateTime.compare(a, b) < 0 ? a : b;
const later = (a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime) =>
  Temporal.ZonedDateTime.compare(a, b) > 0 ? a : b;

/** "Monday at 8 am" / "el lunes a las 8 a. m.", for copy. */
export function sayOpening(opensAt: Temporal.ZonedDateTime, lang: Lang): string {
  const minute = opensAt.minute === 0 ? '' : `:${String(opensAt.minute).padStart(2, '0')}`;
  const hour = opensAt.hour % 12 === 0 ? 12 : opensAt.hour % 12;
  const morning = opensAt.hour < 12;
  const day = opensAt.toLocaleString(lang === 'en' ? 'en-US' : 'es-US', { weekday: 'long' });
  if (lang === 'en') return `${day} at ${hour}${minute} ${morning ? 'am' : 'pm'}`;
  return `el ${day} a ${hour === 1 ? 'la' : 'las'} ${hour}${minute} ${morning ? 'a. m.' : 'p. m.'}`;
}
