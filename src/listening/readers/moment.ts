import { casual } from 'chrono-node/en';
import { valueOf, type Moment } from '../../core/answers.ts';
import type { Lang } from '../../core/language.ts';
import { numbersIn } from '../number-words.ts';
import { longestStart, phrases, type PhraseBook } from '../phrase.ts';
import { plainWords } from '../words.ts';
import { calendarDate } from './calendar-date.ts';
import { clockTime } from './clock-time.ts';
import { dayOf, isAfter, writtenMoment, zonedAt, type Day } from './days.ts';
import { monthOf } from './months.ts';
import { isFiller, wholeOption } from './option-forms.ts';
import { given, likely, unclear, type Reader, type ReadingScene } from './reading.ts';
import { countedBack, weekdayBack, type MomentRead } from './relative-moment.ts';

/**
 * When something last happened, as exactly as it was said: `yesterday`, `hace 3 días`, `March 2020`,
 * `since I was 15`. Never in the future; a vague or doubtful time is read back.
 */
export const readMoment: Reader = (text, scene) => {
  const { question, lang, at, timeZone } = scene;
  const option = question.options.length > 0 ? wholeOption(text, question) : undefined;
  if (option !== undefined) return given(option);
  const words = plainWords(text);
  if (words.length === 0 || words.length > 40) return unclear;
  const now = zonedAt(at, timeZone);
  const read = momentIn(text, words, scene, now);
  if (!read) return unclear;
  const moment = withTime(read, text, now);
  if (isFuture(moment, now)) return unclear;
  const isPlain = read.isSure && words.length <= 14 && !words.some((word) => doubting.has(word));
  return isPlain ? given(moment) : likely(moment, writtenMoment(moment, lang));
};

const doubting = new Set('maybe perhaps probably guess think quizas tal creo supongo probablemente or o'.split(' '));

function momentIn(
  text: string,
  words: readonly string[],
  scene: ReadingScene,
  now: Temporal.ZonedDateTime,
): MomentRead | null {
  const today = now.toPlainDate();
  const { lang } = scene;
  if (isAhead(text, lang, today)) return null;
  return (
    atAge(words, scene) ??
    namedDay(words, now) ??
    countedBack(words, now, lang) ??
    fullDate(text, lang, today) ??
    shortDate(text, words, lang, today) ??
    weekdayBack(words, today) ??
    monthOrYear(words, today) ??
    holiday(words, today) ??
    byChrono(text, words, now)
  );
}

const day = (value: Day, isSure = true): MomentRead => ({ day: value, precision: 'day', isSure });

/** "since I was 15", "when I was 22", "desde los 15 años": the year of that birthday. */
function atAge(words: readonly string[], { context, lang }: ReadingScene): MomentRead | null {
  const said = words.join(' ');
  const isAge =
    /\b(?:i was|age|aged|turned|since im|was like|was about)\b.*\d|\b(?:tenia|cumpli|a los|desde los|edad)\b/.test(
      said,
    ) || /\b(?:i was|age|turned)\b/.test(said);
  if (!isAge) return null;
  const [age, another] = numbersIn(words, lang);
  const born = valueOf(context.answers, 'birth-date');
  if (!age || another || typeof born !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(born)) return null;
  if (age.value < 1 || age.value > 115) return null;
  const then = Temporal.PlainDate.from(born).add({ years: age.value });
  return { day: then, precision: 'year', isSure: true };
}

interface Named {
  readonly days: number;
  readonly isSure: boolean;
  readonly ways: PhraseBook;
}

const named: readonly Named[] = [
  {
    days: 2,
    isSure: true,
    ways: phrases(
      '[the] day before yesterday\nantier|anteayer|antes_de_ayer|antiayer\n[the] night before last\nantenoche|anteanoche|antes_de_anoche',
    ),
  },
  {
    days: 1,
    isSure: true,
    ways: phrases('yesterday|yesterdays|ayer|anoche\nlast night|nite|evening\nla noche pasada'),
  },
  {
    days: 0,
    isSure: true,
    ways: phrases(`
      today|hoy|tonight|tonite
      [earlier] this morning|afternoon|evening|am
      just|right now
      [hoy] esta|en_la|por_la manana|tarde|noche
      ahora|ahorita|ahora_mismo|hace_un_rato|hace_rato|hace_un_momento|earlier_today|now|a_moment_ago|just_now|a_minute_ago
      hoy
    `),
  },
  { days: 7, isSure: false, ways: phrases('last week\n[la] semana pasada') },
];

/** Words that say a day by itself. */
function namedDay(words: readonly string[], now: Temporal.ZonedDateTime): MomentRead | null {
  const today = now.toPlainDate();
  const found = named.flatMap(({ days, isSure, ways }) =>
    words.some((_, index) => longestStart(words.slice(index), ways) > 0) ? [{ days, isSure }] : [],
  );
  const [first] = found;
  if (!first) return null;
  // "ayer por la tarde" names an afternoon, not today's.
  const daysBack = first.days;
  if (words.some((word) => /^(?:weeks?|semanas?|months?|mes|ago)$/.test(word)) && first.days !== 7) return null;
  if (/^(?:not|no)$/.test(words[0] ?? '')) return null;
  return day(today.subtract({ days: daysBack }), first.isSure);
}

const recentCentury = (short: number): readonly number[] => [2000 + short, 1900 + short];

/** A full date whose every reading is still to come. */
function isAhead(text: string, lang: Lang, today: Day): boolean {
  const days = calendarDate(text, lang, (short) => [2000 + short])?.days ?? [];
  return days.length > 0 && days.every((candidate) => isAfter(candidate, today));
}

/** Months named: "may" only where it cannot be the verb. */
function monthsIn(words: readonly string[]): readonly number[] {
  return [
    ...new Set(
      words.flatMap((word, index) => {
        const isVerb =
          word === 'may' &&
          words.length > 1 &&
          !monthNeighbour.test(`${words[index - 1] ?? ''} ${words[index + 1] ?? ''}`);
        return isVerb ? [] : (monthOf(word) ?? []);
      }),
    ),
  ];
}

const monthNeighbour = /\d|\b(?:in|last|since|of|mid|late|early|this|around|de|en|mes)\b/;

function fullDate(text: string, lang: Lang, today: Day): MomentRead | null {
  const read = calendarDate(text, lang, recentCentury);
  const past = read?.days.filter((candidate) => !isAfter(candidate, today)) ?? [];
  const [first, other] = past.filter((candidate) => candidate.year === past[0]?.year);
  return first ? day(first, lang === 'en' || other === undefined) : null;
}

/** `11/20`, `20 de noviembre`, `November 20th`: the latest one that has been. */
function shortDate(text: string, words: readonly string[], lang: Lang, today: Day): MomentRead | null {
  const slashed = [...text.slice(0, 200).matchAll(/(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/g)];
  if (slashed.length === 1) {
    const [first, second] = [Number(slashed[0]![1]), Number(slashed[0]![2])];
    const pairs =
      lang === 'en'
        ? [
            [first, second],
            [second, first],
          ]
        : [
            [second, first],
            [first, second],
          ];
    const days = pairs.flatMap(([month, date]) => latest(month!, date!, today) ?? []);
    return days[0] ? day(days[0], lang === 'en' || days.length < 2 || days[0].equals(days[1]!)) : null;
  }
  const months = monthsIn(words);
  const stripped = words.map((word) => word.replace(/^(\d{1,2})(?:st|nd|rd|th|ro)$/, '$1'));
  const numbers = numbersIn(stripped, lang).filter(
    (number) => number.value >= 1 && number.value <= 31 && !isClock(stripped, number.to),
  );
  if (months.length !== 1 || numbers.length !== 1) return null;
  const found = latest(months[0]!, numbers[0]!.value, today);
  return found && day(found);
}

const isClock = (words: readonly string[], next: number): boolean => /^(?:am|pm|a|p)$/.test(words[next] ?? '');

function latest(month: number, date: number, today: Day): Day | null {
  for (let year = today.year; year > today.year - 5; year -= 1) {
    const candidate = dayOf(year, month, date);
    if (candidate && !isAfter(candidate, today)) return candidate;
  }
  return null;
}

/** "last month", "March 2020", "in June", "2019", "el año pasado". */
function monthOrYear(words: readonly string[], today: Day): MomentRead | null {
  const said = words.join(' ');
  const first = today.with({ day: 1 });
  if (/\b(?:last month|(?:el )?mes pasado)\b/.test(said))
    return { day: first.subtract({ months: 1 }), precision: 'month', isSure: true };
  if (/\b(?:this month|este mes)\b/.test(said)) return { day: first, precision: 'month', isSure: true };
  if (/\b(?:last year|(?:el )?ano pasado)\b/.test(said))
    return { day: first.subtract({ years: 1 }), precision: 'year', isSure: true };
  if (/\b(?:this year|este ano)\b/.test(said)) return { day: first, precision: 'year', isSure: true };
  const years = words.filter((word) => /^(?:19|20)\d{2}$/.test(word)).map(Number);
  const months = monthsIn(words);
  const [year] = years;
  const [month] = months;
  if (years.length > 1 || months.length > 1 || (year === undefined && month === undefined)) return null;
  if (month === undefined)
    return {
      day: Temporal.PlainDate.from({ year: year!, month: 1, day: 1 }),
      precision: 'year',
      isSure: words.filter((word) => !isFiller(word) && !dateWords.has(word)).length <= 2,
    };
  if (words.some((word) => /^\d+$/.test(word) && Number(word) !== year)) return null;
  const named = dayOf(year ?? today.year, month, 1)!;
  const past = year === undefined && isAfter(named, today) ? named.subtract({ years: 1 }) : named;
  const isBare = words.every(
    (word) => isFiller(word) || dateWords.has(word) || monthOf(word) !== undefined || /^\d{4}$/.test(word),
  );
  return { day: past, precision: 'month', isSure: isBare || year !== undefined };
}

const dateWords = new Set(
  'in since on during back around about last early late mid sometime was desde en el del durante como principios finales mediados pasado pasada ultimo ultima vez time since fue summer winter spring fall verano invierno'.split(
    ' ',
  ),
);

const holidays: readonly { readonly words: RegExp; readonly month: number; readonly day: number }[] = [
  { words: /\b(?:christmas|xmas|navidad)\b/, month: 12, day: 25 },
  { words: /\b(?:christmas eve|nochebuena)\b/, month: 12, day: 24 },
  { words: /\b(?:new years eve|fin de ano|ano viejo)\b/, month: 12, day: 31 },
  { words: /\b(?:new years|new years day|ano nuevo)\b/, month: 1, day: 1 },
  { words: /\b(?:halloween)\b/, month: 10, day: 31 },
  { words: /\b(?:4th of july|fourth of july|july 4th|cuatro de julio)\b/, month: 7, day: 4 },
  { words: /\b(?:valentines|san valentin)\b/, month: 2, day: 14 },
];

/** A holiday is rarely meant to the day. */
function holiday(words: readonly string[], today: Day): MomentRead | null {
  const said = words.join(' ');
  const match = holidays.findLast((candidate) => candidate.words.test(said));
  const found = match && latest(match.month, match.day, today);
  return found ? day(found, false) : null;
}

/** What our own rules leave over, in English; only when the date is all that was said, else read back. */
function byChrono(text: string, words: readonly string[], now: Temporal.ZonedDateTime): MomentRead | null {
  const reference = { instant: new Date(now.epochMilliseconds), timezone: now.offsetNanoseconds / 60e9 };
  const [result, another] = casual.parse(text.slice(0, 200), reference);
  if (!result || another || result.end) return null;
  const { start } = result;
  const [year, month, date] = [start.get('year'), start.get('month'), start.get('day')];
  const found = year && month && date ? dayOf(year, month, date) : null;
  if (!found) return null;
  const today = now.toPlainDate();
  const shifted = isAfter(found, today) && !start.isCertain('year') ? found.subtract({ years: 1 }) : found;
  const left = plainWords(text.replace(result.text, ' ')).filter((word) => !isFiller(word) && !dateWords.has(word));
  const isSure = left.length === 0 && words.length <= 8 && start.isCertain('day');
  if (!start.isCertain('day') && !start.isCertain('weekday') && !start.isCertain('hour')) {
    return { day: shifted, precision: start.isCertain('month') ? 'month' : 'year', isSure: false };
  }
  return day(shifted, isSure);
}

function withTime({ day: date, precision, at }: MomentRead, text: string, now: Temporal.ZonedDateTime): Moment {
  if (at) return { on: at.toString({ smallestUnit: 'minute' }), precision: 'time' };
  if (precision === 'year') return { on: String(date.year).padStart(4, '0'), precision };
  if (precision === 'month') return { on: date.toString().slice(0, 7), precision };
  const minutes = clockTime(text);
  if (minutes === null) return { on: date.toString(), precision: 'day' };
  const stated = date.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  const isLater = Temporal.PlainDateTime.compare(stated, now.toPlainDateTime()) > 0;
  return isLater
    ? { on: date.toString(), precision: 'day' }
    : { on: stated.toString({ smallestUnit: 'minute' }), precision: 'time' };
}

function isFuture({ on, precision }: Moment, now: Temporal.ZonedDateTime): boolean {
  const today = now.toPlainDateTime().toString({ smallestUnit: 'minute' });
  return on > today.slice(0, precision === 'time' ? 16 : on.length);
}
