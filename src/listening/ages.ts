import type { Lang } from '../core/language.ts';
import { numbersIn } from './number-words.ts';
import { plainWords } from './words.ts';

const around = new Set(
  'i im am only just like actually well yes yeah no sorry but lol still ok years year old yrs yr yo tengo anos de edad apenas solo pero si'.split(
    ' ',
  ),
);

/** The age that a whole message tells of the writer: "I'm 16", "tengo dieciséis años"; null for all else. */
export function ageTold(text: string, lang: Lang): number | null {
  const words = plainWords(text);
  if (words.length < 2 || words.length > 8) return null;
  const [age, another] = numbersIn(words, lang);
  if (!age || another || age.value < 5 || age.value > 115) return null;
  const rest = [...words.slice(0, age.from), ...words.slice(age.to)];
  const isMine = words.slice(0, age.from).some((word) => /^(?:im|am|tengo)$/.test(word));
  const isYears = words.slice(age.to).some((word) => /^(?:old|yo|anos)$/.test(word));
  return (isMine || isYears) && rest.every((word) => around.has(word)) ? age.value : null;
}
