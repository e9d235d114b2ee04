import type { Lang } from '../../core/language.ts';
import type { Moment } from '../../core/answers.ts';

export type Day = Temporal.PlainDate;

/** The day `year-month-day`, or null when there is no such day. */
export function dayOf(year: number, month: number, day: number): Day | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return null;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return day > first.daysInMonth ? null : first.with({ day });
}

export const zonedAt = (at: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);

export const isAfter = (a: Day, b: Day): boolean => Temporal.PlainDate.compare(a, b) > 0;

/** Whole years from `from` to `to`. */
export const yearsBetween = (from: Day, to: Day): number => from.until(to, { largestUnit: 'years' }).years;

const locale = (lang: Lang): string => (lang === 'en' ? 'en-US' : 'es-US');

export const writtenDay = (day: Day, lang: Lang): string =>
  day.toLocaleString(locale(lang), { month: 'long', day: 'numeric', year: 'numeric' });

/** A moment as a person reads it: as exactly as it was given. */
export function writtenMoment({ on, precision }: Moment, lang: Lang): string {
  switch (precision) {
    case 'year':
      return on;
    case 'month':
      return Temporal.PlainDate.from(`${on}-01`).toLocaleString(locale(lang), { month: 'long', year: 'numeric' });
    case 'day':
      return writtenDay(Temporal.PlainDate.from(on), lang);
    case 'time':
      return Temporal.PlainDateTime.from(on).toLocaleString(locale(lang), {
        month: 'long',
        day: 'numeric',
        year: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
      });
  }
}
