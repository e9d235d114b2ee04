import type { Lang } from '../../core/language.ts';
import { numbersIn } from '../number-words.ts';
import { isAnyPhrase, phrases } from '../phrase.ts';
import { plainWords } from '../words.ts';
import { given, likely, unclear, type Reader, type Reading, type ReadingScene } from './reading.ts';
import { wholeOption } from './option-forms.ts';

const nothing = phrases(`
  none|zero|never|nothing|no|nope|nada|ninguno|ninguna|ningun|nunca|cero|jamas [at_all|times|drinks|vez|veces|thanks]
  not [at_all|once|any|even_once|a_single_time|one]
  i never do|did|have|use|drink
  i dont|havent|didnt [drink|use|used|do|have|any|it] [any|at_all]
  no uso|tomo|bebo|tengo [nada|ninguno|ninguna]
  ni|no una [sola] vez
  ninguna vez
`);
const couple = phrases('[i|id] [say|maybe|about|like|just|only] a couple [of] ...\n[solo|como] un par [de] ...');

/** Words that make a number a bound or a rough one. */
const bounding = new Set(
  'least most more less than over under fewer up almost nearly menos mas hasta casi maximo minimo sobre plus half medio media'.split(
    ' ',
  ),
);
const rough = new Set(
  'about around roughly approximately maybe probably like approx aproximadamente alrededor como unos unas quizas probablemente'.split(
    ' ',
  ),
);
const periods: Readonly<Record<string, readonly string[]>> = {
  day: ['day', 'daily', 'days', 'dia', 'dias', 'diario', 'diarios', 'night', 'noche', 'everyday'],
  week: ['week', 'weekly', 'weeks', 'semana', 'semanas', 'semanal', 'weekend'],
  month: ['month', 'monthly', 'months', 'mes', 'meses', 'mensual'],
  year: ['year', 'yearly', 'years', 'ano', 'anos', 'anual'],
  hour: ['hour', 'hours', 'hora', 'horas', 'hourly'],
};

/** How many: digits or words. A bound, a range or another unit than was asked for is read back or asked again. */
export const readNumber: Reader = (text, scene) => {
  const { question, lang } = scene;
  const option = question.options.length > 0 ? wholeOption(text, question) : undefined;
  if (option !== undefined) return given(option);
  const isExact = question.instrument !== undefined;
  const words = plainWords(text).flatMap((word) => /^(\d+)x$/.exec(word)?.[1] ?? word);
  if (words.length > 25) return unclear;
  if (isAnyPhrase(words, nothing)) return within(0, scene, false);
  if (isAnyPhrase(words, couple)) return isExact ? unclear : within(2, scene, true);
  if (/[-−–—]\s*\d/.test(text) && !/\d\s*[-−–—]\s*\d/.test(text)) return unclear;

  const decimal = decimalIn(text, lang);
  if (decimal !== null) return isExact ? unclear : within(decimal, scene, false);
  const numbers = numbersIn(words, lang).filter((number) => !isArticle(words, number.from));
  const [first, second] = numbers;
  if (!first) return unclear;
  if (second) {
    const isRange =
      numbers.length === 2 && second.value > first.value && isRangeBetween(text, words, first.to, second.from);
    return isRange && !isExact ? within(first.value, scene, true) : unclear;
  }
  const around = words.filter((_, index) => index < first.from || index >= first.to);
  if (around.some((word) => /\d/.test(word) && !/^\d+x?$/.test(word))) return unclear;
  if (hasOtherUnit(around, question.ask.web)) return isExact ? unclear : within(first.value, scene, true);
  const isBound = around.some((word) => bounding.has(word)) || /\d\s*\+|[<>≥≤]/.test(text);
  const isRough = around.some((word) => rough.has(word)) || text.includes('~');
  return within(first.value, scene, isBound || (isRough && isExact) || around.length > 8);
};

/** A number on a stated scale: also "8 out of 10", "8/10", "8 de 10". */
export const readScale: Reader = (text, scene) => {
  const top = scene.question.max ?? 10;
  const share = /(\d{1,3})\s*(?:\/|out of|of|de|sobre|on)\s*(\d{1,3})/iu.exec(text.slice(0, 200));
  if (share && /\d\s*\/\s*\d/.test(share[0]) && Number(share[2]) !== top) return unclear;
  if (share && Number(share[2]) === top) return within(Number(share[1]), scene, false);
  const read = readNumber(text, scene);
  const value = read.kind === 'unclear' ? undefined : read.value;
  return typeof value === 'number' && !Number.isInteger(value) ? unclear : read;
};

function within(value: number, { question }: ReadingScene, readBack: boolean): Reading {
  const least = question.min ?? 0;
  const most = question.max ?? Number.MAX_SAFE_INTEGER;
  if (value < least || value > most) return unclear;
  return readBack ? likely(value, String(value)) : given(value);
}

/** "2.5", "1,000", "2 and a half", "½"; null when there is none or more than it. */
function decimalIn(text: string, lang: Lang): number | null {
  const all = text.slice(0, 200).match(/\d+(?:[.,]\d+)+|\d+\/\d+|[½¼¾]/gu) ?? [];
  const half = /(\d+)\s+(?:and a half|y medi[oa]|1\/2)/iu.exec(text.slice(0, 200));
  if (half) return Number(half[1]) + 0.5;
  const [written] = all;
  if (written === undefined || all.length > 1) return null;
  if (written === '½' || written === '1/2')
    return /\d\s*½/u.test(text) ? Number(/(\d+)\s*½/u.exec(text)![1]) + 0.5 : 0.5;
  if (/^\d{1,3}(?:,\d{3})+$/.test(written)) return Number(written.replaceAll(',', ''));
  if (lang === 'es' && /^\d{1,3}(?:\.\d{3})+$/.test(written)) return Number(written.replaceAll('.', ''));
  return /^\d{1,9}[.,]\d{1,2}$/.test(written) ? Number(written.replace(',', '.')) : null;
}

/** "un 6", "una semana": an article, not a one. */
const isArticle = (words: readonly string[], index: number): boolean =>
  /^(?:un|una)$/.test(words[index]!) && /^(?:\d+|poco|dia|semana|mes|ano|cada)$/.test(words[index + 1] ?? '');

function isRangeBetween(text: string, words: readonly string[], from: number, to: number): boolean {
  const between = words.slice(from, to);
  if (between.length === 0) return /\d\s*[-−–—~/]\s*\d/.test(text) || text.trim().split(/\s+/).length === 2;
  return between.length === 1 && /^(?:to|or|and|a|o|y|maybe|quizas)$/.test(between[0]!);
}

/** "4 a week" where the question asks about a day. */
function hasOtherUnit(words: readonly string[], ask: { readonly en: string; readonly es: string }): boolean {
  const asked = plainWords(`${ask.en} ${ask.es}`);
  return Object.values(periods).some(
    (names) => words.some((word) => names.includes(word)) && !asked.some((word) => names.includes(word)),
  );
}
