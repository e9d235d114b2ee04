import { isMeantAs } from '../spelling.ts';

const months: readonly (readonly string[])[] = [
  ['january', 'jan', 'enero', 'ene'],
  ['february', 'feb', 'febrero'],
  ['march', 'mar', 'marzo'],
  ['april', 'apr', 'abril', 'abr'],
  ['may', 'mayo'],
  ['june', 'jun', 'junio'],
  ['july', 'jul', 'julio'],
  ['august', 'aug', 'agosto'],
  ['september', 'sept', 'sep', 'septiembre', 'setiembre'],
  ['october', 'oct', 'octubre'],
  ['november', 'nov', 'noviembre'],
  ['december', 'dec', 'diciembre', 'dic'],
];

/** 1 to 12 for a month's name, short name or typo of it, in English or Spanish; undefined otherwise. */
export function monthOf(word: string): number | undefined {
  const exact = months.findIndex((names) => names.includes(word));
  if (exact >= 0) return exact + 1;
  const near = months.flatMap((names, index) => (names.some((name) => isMeantAs(word, name)) ? [index + 1] : []));
  return near.length === 1 ? near[0] : undefined;
}
