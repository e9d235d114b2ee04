import type { Lang } from '../core/language.ts';

const small: Readonly<Record<Lang, Readonly<Record<string, number>>>> = {
  en: {
    zero: 0,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    once: 1,
    twice: 2,
    thrice: 3,
  },
  es: {
    cero: 0,
    un: 1,
    uno: 1,
    una: 1,
    dos: 2,
    tres: 3,
    cuatro: 4,
    cinco: 5,
    seis: 6,
    siete: 7,
    ocho: 8,
    nueve: 9,
    diez: 10,
    once: 11,
    doce: 12,
    trece: 13,
    catorce: 14,
    quince: 15,
    dieciseis: 16,
    diecisiete: 17,
    dieciocho: 18,
    diecinueve: 19,
    veintiun: 21,
    veintiuno: 21,
    veintiuna: 21,
    veintidos: 22,
    veintitres: 23,
    veinticuatro: 24,
    veinticinco: 25,
    veintiseis: 26,
    veintisiete: 27,
    veintiocho: 28,
    veintinueve: 29,
  },
};

const tens: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  veinte: 20,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  setenta: 70,
  ochenta: 80,
  noventa: 90,
};

const hundreds: Readonly<Record<string, number>> = {
  hundred: 100,
  cien: 100,
  ciento: 100,
  doscientos: 200,
  doscientas: 200,
  trescientos: 300,
  trescientas: 300,
  cuatrocientos: 400,
  quinientos: 500,
};

/** What one word is worth, in the conversation's language first: `once` is 1 or 11. */
export function smallNumber(word: string, lang: Lang): number | undefined {
  const other = lang === 'en' ? 'es' : 'en';
  return own(small[lang], word) ?? own(tens, word) ?? own(small[other], word);
}

const own = (table: Readonly<Record<string, number>>, word: string): number | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

export interface NumberRead {
  readonly value: number;
  /** Index of the first word, and of the word after the last. */
  readonly from: number;
  readonly to: number;
}

/** Every number in the words, digits or spelled out, in order: "twenty five" is one, "five six" are two. */
export function numbersIn(words: readonly string[], lang: Lang): readonly NumberRead[] {
  const found: NumberRead[] = [];
  let at = 0;
  while (at < words.length) {
    const read = /^\d{1,15}$/.test(words[at]!)
      ? { value: Number(words[at]), to: at + 1 }
      : spelledNumber(words, at, lang);
    if (read) found.push({ value: read.value, from: at, to: read.to });
    at = read ? read.to : at + 1;
  }
  return found;
}

function spelledNumber(words: readonly string[], from: number, lang: Lang): { value: number; to: number } | null {
  const first = words[from]!;
  if (first === 'dozen' || first === 'docena') return { value: 12, to: from + 1 };
  const next = words[from + 1] ?? '';
  if ((first === 'a' || first === 'una') && (next === 'dozen' || next === 'docena')) return { value: 12, to: from + 2 };
  if (first === 'half' && (next === 'dozen' || (next === 'a' && words[from + 2] === 'dozen'))) {
    return { value: 6, to: from + (next === 'dozen' ? 2 : 3) };
  }
  if (first === 'media' && next === 'docena') return { value: 6, to: from + 2 };
  if ((first === 'a' || first === 'one') && next === 'hundred') return withRest(100, words, from + 2, lang);
  const hundred = own(hundreds, first);
  if (hundred !== undefined) return withRest(hundred, words, from + 1, lang);
  if (own(small.en, first) !== undefined && next === 'hundred') {
    return withRest(own(small.en, first)! * 100, words, from + 2, lang);
  }
  return underHundred(words, from, lang);
}

function underHundred(words: readonly string[], from: number, lang: Lang): { value: number; to: number } | null {
  const ten = own(tens, words[from]!);
  const next = words[from + 1] ?? '';
  if (ten !== undefined) {
    const afterY = next === 'y' ? unit(words[from + 2], 'es') : undefined;
    if (afterY !== undefined) return { value: ten + afterY, to: from + 3 };
    const english = unit(next, 'en');
    return english === undefined ? { value: ten, to: from + 1 } : { value: ten + english, to: from + 2 };
  }
  const value = smallNumber(words[from]!, lang);
  return value === undefined ? null : { value, to: from + 1 };
}

function withRest(base: number, words: readonly string[], from: number, lang: Lang): { value: number; to: number } {
  const start = words[from] === 'and' ? from + 1 : from;
  const rest = words[start] === undefined ? null : underHundred(words, start, lang);
  return rest && rest.value > 0 ? { value: base + rest.value, to: rest.to } : { value: base, to: from };
}

/** 1 to 9, the second part of "forty five" and "cuarenta y cinco". */
function unit(word: string | undefined, lang: Lang): number | undefined {
  const value = word === undefined || word === 'once' || word === 'twice' ? undefined : own(small[lang], word);
  return value !== undefined && value >= 1 && value <= 9 ? value : undefined;
}

const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  primero: 1,
  primera: 1,
  primer: 1,
  segundo: 2,
  segunda: 2,
  tercero: 3,
  tercera: 3,
  cuarto: 4,
  cuarta: 4,
  quinto: 5,
  quinta: 5,
  sexto: 6,
  sexta: 6,
  septimo: 7,
  septima: 7,
  octavo: 8,
  octava: 8,
  '1st': 1,
  '2nd': 2,
  '3rd': 3,
  '4th': 4,
  '5th': 5,
  '6th': 6,
  '7th': 7,
  '8th': 8,
  '9th': 9,
  '10th': 10,
};

/** 1 for "first", "1st", "la primera"; undefined for every other word. */
export const ordinal = (word: string): number | undefined => own(ordinals, word);
