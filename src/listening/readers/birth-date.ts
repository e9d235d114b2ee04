import { calendarDate } from './calendar-date.ts';
import { isAfter, writtenDay, yearsBetween, zonedAt, type Day } from './days.ts';
import { given, likely, unclear, type Reader } from './reading.ts';

/** Nobody older has written yet. */
const oldestYears = 115;
/** A short year that makes the person younger than this may be meant a century earlier. */
const youngestLikelyYears = 5;

/**
 * `YYYY-MM-DD`. Day and month that could be swapped are taken in the US order in English and read back in
 * Spanish, where people write both; never a future day, never from an age alone.
 */
export const readBirthDate: Reader = (text, { lang, at, timeZone }) => {
  const today = zonedAt(at, timeZone).toPlainDate();
  const read = calendarDate(text, lang, (short) => [century(today, short), century(today, short) - 100]);
  if (!read) return unclear;
  const possible = read.days.filter((day) => !isAfter(day, today) && yearsBetween(day, today) <= oldestYears);
  const plausible = read.isShortYear
    ? possible.filter((day) => yearsBetween(day, today) >= youngestLikelyYears)
    : possible;
  const [day, other] = nearestCentury(plausible.length > 0 ? plausible : possible);
  if (!day) return unclear;
  const isAmbiguous = lang === 'es' && other !== undefined;
  const isOdd = read.isShortYear && (plausible.length < possible.length || yearsBetween(day, today) > 100);
  return isAmbiguous || isOdd ? likely(day.toString(), writtenDay(day, lang)) : given(day.toString());
};

/** The latest full year for a short one that is not in the future. */
function century(today: Day, short: number): number {
  const base = Math.floor(today.year / 100) * 100 + short;
  return base > today.year ? base - 100 : base;
}

/** Readings of the same year as the best one: a swap of day and month is doubt, a century is not. */
const nearestCentury = (days: readonly Day[]): readonly Day[] => days.filter((day) => day.year === days[0]?.year);
