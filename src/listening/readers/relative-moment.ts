import type { Lang } from '../../core/language.ts';
import { numbersIn } from '../number-words.ts';
import { isMeantAs } from '../spelling.ts';
import type { Day } from './days.ts';

/** A moment found in words, with how surely it is meant. */
export interface MomentRead {
  readonly day: Day;
  readonly precision: 'year' | 'month' | 'day' | 'time';
  /** Set with `time`: hours back were counted from now. */
  readonly at?: Temporal.PlainDateTime;
  readonly isSure: boolean;
}

type Unit = 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years';

const units: Readonly<Record<string, Unit>> = {
  min: 'minutes',
  minute: 'minutes',
  minutes: 'minutes',
  minuto: 'minutes',
  minutos: 'minutes',
  h: 'hours',
  hour: 'hours',
  hours: 'hours',
  hora: 'hours',
  horas: 'hours',
  d: 'days',
  day: 'days',
  days: 'days',
  dia: 'days',
  dias: 'days',
  night: 'days',
  nights: 'days',
  noche: 'days',
  noches: 'days',
  w: 'weeks',
  week: 'weeks',
  weeks: 'weeks',
  semana: 'weeks',
  semanas: 'weeks',
  month: 'months',
  months: 'months',
  mes: 'months',
  meses: 'months',
  year: 'years',
  years: 'years',
  ano: 'years',
  anos: 'years',
};

const agoWords = new Set('ago back hace hacen earlier prior atras since desde'.split(' '));
const soberWords = new Set('sober clean without sobrio sobria limpio limpia llevo tengo sin been its'.split(' '));

/** "3 days ago", "hace dos semanas", "2 hours back", "a week ago", "5 days sober". */
export function countedBack(words: readonly string[], now: Temporal.ZonedDateTime, lang: Lang): MomentRead | null {
  const split = words.flatMap(
    (word) =>
      /^(\d{1,4})(h|hrs?|hours?|d|days?|w|wks?|weeks?|mins?|months?|mo|yrs?|years?|dias?|semanas?)$/
        .exec(word)
        ?.slice(1) ?? [word],
  );
  const asWritten = split.map(
    (word) =>
      ({
        hr: 'hours',
        hrs: 'hours',
        wk: 'weeks',
        wks: 'weeks',
        mins: 'minutes',
        mo: 'months',
        yr: 'years',
        yrs: 'years',
      })[word] ?? word,
  );
  const at = asWritten.findIndex((word) => unitOf(word) !== undefined);
  if (at < 0) return null;
  const unit = unitOf(asWritten[at]!)!;
  const before = asWritten.slice(0, at);
  const amount = amountBefore(before, lang);
  if (!amount) return null;
  const others = asWritten.slice(at + 1).filter((word) => unitOf(word) !== undefined);
  const isAgo = asWritten.some((word) => agoWords.has(word));
  const isSober = asWritten.some((word) => soberWords.has(word));
  if (
    /^(?:in|en|next|every|cada|per|proximo|for|por)$/.test(before.at(-1 - (amount.words - 1) - 1) ?? '') &&
    !isAgo &&
    !isSober
  )
    return null;
  if (asWritten.some((word) => /^(?:every|cada|old|edad)$/.test(word))) return null;
  const isSure = amount.isSure && (isAgo || isSober) && others.length === 0;
  return back(now, amount.value, unit, isSure);
}

const unitOf = (word: string): Unit | undefined => {
  if (Object.hasOwn(units, word)) return units[word];
  const near = ['minutes', 'hours', 'weeks', 'months', 'semana', 'semanas'].find((unit) => isMeantAs(word, unit));
  return near === undefined ? undefined : units[near];
};

function amountBefore(before: readonly string[], lang: Lang): { value: number; words: number; isSure: boolean } | null {
  const last = before.at(-1);
  if (last === undefined) return null;
  if (/^(?:couple|par)$/.test(last) || (/^(?:of|de)$/.test(last) && /^(?:couple|par)$/.test(before.at(-2) ?? ''))) {
    return { value: 2, words: 2, isSure: false };
  }
  if (/^(?:few|several|pocos|pocas|varios|varias|unos|unas|algunos|algunas)$/.test(last))
    return { value: 3, words: 1, isSure: false };
  if (/^(?:a|an|un|una)$/.test(last)) return { value: 1, words: 1, isSure: before.at(-2) !== 'half' };
  const numbers = numbersIn(before, lang);
  const number = numbers.at(-1);
  if (!number || number.to !== before.length || number.value > 3_000) return null;
  const isRange = numbers.length > 1;
  return { value: isRange ? numbers.at(-2)!.value : number.value, words: number.to - number.from, isSure: !isRange };
}

function back(now: Temporal.ZonedDateTime, value: number, unit: Unit, isSure: boolean): MomentRead | null {
  if ((unit === 'years' && value > 100) || (unit === 'months' && value > 600)) return null;
  const then = now.subtract({ [unit]: value });
  const day = then.toPlainDate();
  switch (unit) {
    case 'minutes':
    case 'hours':
      return { day, precision: 'time', at: then.toPlainDateTime(), isSure };
    case 'days':
    case 'weeks':
      return { day, precision: 'day', isSure: isSure && (unit === 'days' || value <= 4) };
    case 'months':
      return { day, precision: 'month', isSure };
    case 'years':
      return { day, precision: 'year', isSure };
  }
}

const weekdays: readonly (readonly string[])[] = [
  ['monday', 'mon', 'lunes'],
  ['tuesday', 'tues', 'tue', 'martes'],
  ['wednesday', 'weds', 'wed', 'miercoles'],
  ['thursday', 'thurs', 'thur', 'thu', 'jueves'],
  ['friday', 'fri', 'viernes'],
  ['saturday', 'sat', 'sabado'],
  ['sunday', 'sun', 'domingo'],
];

const weekdayOf = (word: string): number =>
  1 + weekdays.findIndex((names) => names.some((name) => word === name || (name.length > 5 && isMeantAs(word, name))));

/** "friday", "last tuesday", "el martes pasado": the latest such day before today. */
export function weekdayBack(words: readonly string[], today: Day): MomentRead | null {
  const named = [...new Set(words.map(weekdayOf).filter((weekday) => weekday > 0))];
  const [weekday] = named;
  if (weekday === undefined || named.length > 1) return null;
  if (
    words.some((word) => /^(?:next|every|cada|proximo|on_every|que_viene|coming)$/.test(word)) ||
    words.join(' ').includes('que viene')
  )
    return null;
  const isToday = weekday === today.dayOfWeek;
  const days = (today.dayOfWeek - weekday + 7) % 7 || 7;
  const isTwo = words.join(' ').includes('before last') || words.join(' ').includes('antepasado');
  return {
    day: today.subtract({ days: isTwo ? days + 7 : days }),
    precision: 'day',
    isSure: !isTwo && (!isToday || words.includes('last') || words.includes('pasado')),
  };
}
