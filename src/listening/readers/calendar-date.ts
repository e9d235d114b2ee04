import type { Lang } from '../../core/language.ts';
import { numbersIn, ordinal } from '../number-words.ts';
import { plainWords } from '../words.ts';
import { monthOf } from './months.ts';
import { dayOf, type Day } from './days.ts';

/** A date as written: which readings it allows, the usual one for the language first. */
export interface DateRead {
  readonly days: readonly Day[];
  /** The year had two digits. */
  readonly isShortYear: boolean;
}

/** Makes full years of short ones: given 85, the years it may mean, most plausible first. */
export type Years = (short: number) => readonly number[];

/**
 * A full date with day, month and year in any usual form: `3/4/85`, `1985-03-04`, `03041985`,
 * `March 4th, 1985`, `4 de marzo del 85`. Null when there is none, or more than one.
 */
export function calendarDate(text: string, lang: Lang, years: Years): DateRead | null {
  const read = text.slice(0, 300);
  return numericDate(read, lang, years) ?? packedDate(read, lang, years) ?? namedDate(read, lang, years);
}

const numeric = /(?<![\d./-])(\d{1,4})\s*[/.\-–]\s*(\d{1,2})\s*[/.\-–]\s*(\d{4}|\d{1,2})(?![\d./-]\d|\d)/gu;
const spaced = /(?<!\d)(\d{1,4})\s+(\d{1,2})\s+(\d{4}|\d{2})(?!\s*\d)/gu;

function numericDate(text: string, lang: Lang, years: Years): DateRead | null {
  const found = [...text.matchAll(numeric)];
  const [match] = found.length > 0 ? found : [...text.matchAll(spaced)];
  if (!match || found.length > 1) return null;
  const [first, second, third] = [match[1]!, match[2]!, match[3]!];
  if (first.length === 4) return datesOf([Number(first)], [[Number(second), Number(third)]], false);
  if (first.length === 3 || third.length === 1) return null;
  const isShortYear = third.length === 2;
  return datesOf(isShortYear ? years(Number(third)) : [Number(third)], orders(first, second, lang), isShortYear);
}

/** `03041985`, `19850304`, `030485`. */
function packedDate(text: string, lang: Lang, years: Years): DateRead | null {
  const [digits, another] = text.match(/(?<!\d)(?:\d{8}|\d{6})(?!\d)/gu) ?? [];
  if (digits === undefined || another !== undefined || text.replaceAll(/\D/g, '') !== digits) return null;
  if (digits.length === 8 && /^(?:19|20)/.test(digits) && Number(digits.slice(4, 6)) <= 12) {
    const iso = datesOf([Number(digits.slice(0, 4))], [[Number(digits.slice(4, 6)), Number(digits.slice(6))]], false);
    if (iso) return iso;
  }
  const year = digits.slice(4);
  const isShortYear = year.length === 2;
  return datesOf(
    isShortYear ? years(Number(year)) : [Number(year)],
    orders(digits.slice(0, 2), digits.slice(2, 4), lang),
    isShortYear,
  );
}

/** Month first in English, day first in Spanish; the other order after it. */
function orders(first: string, second: string, lang: Lang): readonly (readonly [month: number, day: number])[] {
  const monthFirst = [Number(first), Number(second)] as const;
  const dayFirst = [Number(second), Number(first)] as const;
  return lang === 'en' ? [monthFirst, dayFirst] : [dayFirst, monthFirst];
}

/** A month by name, a day and a year around it. */
function namedDate(text: string, lang: Lang, years: Years): DateRead | null {
  const words = spelledParts(plainWords(text))
    .map((word) => word.replace(/^(\d{1,2})(?:st|nd|rd|th|ro|do|er)$/, '$1'))
    .flatMap((word) => /^(\d{1,2})([a-z]{3,10})(\d{2}|\d{4})?$/.exec(word)?.slice(1).filter(Boolean) ?? [word]);
  const named = words.flatMap((word, index) => {
    const month = monthOf(word);
    return month === undefined ? [] : [{ month, index }];
  });
  const [month] = named;
  if (!month || new Set(named.map((read) => read.month)).size > 1) return null;
  const numbers = numbersIn(words, lang).filter((number) => number.to - number.from > 0);
  // "March nineteen eighty five" names a year and no day.
  if (
    numbers.length === 2 &&
    numbers[0]!.to === numbers[1]!.from &&
    /^(?:nineteen|twenty)$/.test(words[numbers[0]!.from]!)
  )
    return null;
  const joined = joinYear(numbers.map((number) => number.value));
  if (joined.length !== 2) return null;
  const [first, second] = [joined[0]!, joined[1]!];
  const [day, year] = first > 31 ? [second, first] : [first, second];
  if (year > 99 && year < 1000) return null;
  const isShortYear = year < 100;
  return datesOf(isShortYear ? years(year) : [year], [[month.month, day]], isShortYear);
}

const teenths: Readonly<Record<string, number>> = {
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
};

/** Ordinals and thousands in words as digits: "twenty first" is 21, "two thousand and one" is 2001. */
function spelledParts(words: readonly string[]): readonly string[] {
  const parts: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    const next = words[index + 1] ?? '';
    const tens = word === 'twenty' ? 20 : word === 'thirty' ? 30 : 0;
    const ones = tens > 0 && /^\p{L}/u.test(next) ? ordinal(next) : undefined;
    if (ones !== undefined && ones < 10) {
      parts.push(String(tens + ones));
      index += 1;
    } else if (/^(?:two|dos)$/.test(word) && /^(?:thousand|mil)$/.test(next)) {
      const from = words[index + 2] === 'and' ? index + 3 : index + 2;
      const [rest] = numbersIn(words.slice(from), next === 'mil' ? 'es' : 'en');
      const isYear = rest?.from === 0 && rest.value < 100;
      parts.push(String(2000 + (isYear ? rest.value : 0)));
      index = isYear ? from + rest.to - 1 : index + 1;
    } else if (Object.hasOwn(teenths, word)) parts.push(String(teenths[word]));
    else parts.push(/^\p{L}/u.test(word) && ordinal(word) !== undefined ? String(ordinal(word)) : word);
  }
  return parts;
}

/** "nineteen eighty five" arrives as 19, 85; "mil novecientos ochenta y cinco" as 1000-less parts. */
function joinYear(numbers: readonly number[]): readonly number[] {
  const at = numbers.findIndex(
    (number, index) =>
      (number === 19 || number === 20) && index > 0 && (numbers[index + 1] ?? 100) < 100 && numbers.length === 3,
  );
  if (at < 0) return numbers;
  return [...numbers.slice(0, at), numbers[at]! * 100 + numbers[at + 1]!, ...numbers.slice(at + 2)];
}

function datesOf(
  years: readonly number[],
  pairs: readonly (readonly [month: number, day: number])[],
  isShortYear: boolean,
): DateRead | null {
  const days = years.flatMap((year) => pairs.flatMap(([month, day]) => dayOf(year, month, day) ?? []));
  const distinct = days.filter((day, index) => days.findIndex((other) => other.equals(day)) === index);
  return distinct.length > 0 ? { days: distinct, isShortYear } : null;
}
