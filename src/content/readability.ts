import type { Lang } from '../core/language.ts';

export interface Readability {
  /**
   * `en`: Flesch-Kincaid grade (Kincaid 1975), lower is easier. `es`: Fernandez-Huerta index (1959, as
   * corrected by Law 2011; bands of INFLESZ, Barrio-Cantalejo 2008), 0 to 100, higher is easier.
   */
  readonly score: number;
  readonly words: number;
  readonly sentences: number;
}

/** Hardest text that still passes. INFLESZ calls 55 to 65 "normal", the level of the popular press. */
export const hardest: Readonly<Record<Lang, number>> = { en: 9, es: 60 };

/**
 * How hard a text is to read. Numbers, addresses and the `names` (of programs, of the treatment itself) are what
 * they are and count as one plain word each, so that the score speaks of our words.
 */
export function readability(text: string, lang: Lang, names: readonly string[] = []): Readability {
  const plain = maskNames(text, names);
  const sentences = Math.max(1, plain.split(/[.!?:;]+(?:\s|$)/u).filter((part) => /\p{L}/u.test(part)).length);
  const words = plain.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  const count = Math.max(1, words.length);
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word, lang), 0);
  const score =
    lang === 'en'
      ? 0.39 * (count / sentences) + 11.8 * (syllables / count) - 15.59
      : 206.84 - 60 * (syllables / count) - 1.02 * (count / sentences);
  return { score: Math.round(score * 10) / 10, words: words.length, sentences };
}

export const isTooHard = ({ score, words }: Readability, lang: Lang): boolean =>
  // Below ten words the formulas measure one long word, not a text.
  words >= 10 && (lang === 'en' ? score > hardest.en : score < hardest.es);

function maskNames(text: string, names: readonly string[]): string {
  let plain = text.replace(/\S*(?:\d|www\.|@)\S*/gu, (token) => /[.!?;:]$/u.exec(token)?.[0] ?? '');
  for (const name of [...names].toSorted((first, second) => second.length - first.length)) {
    plain = plain.replaceAll(new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu'), 'it');
  }
  return plain;
}

export const syllablesIn = (word: string, lang: Lang): number =>
  lang === 'en' ? englishSyllables(word) : spanishSyllables(word);

function englishSyllables(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  if (letters.length <= 3) return 1;
  const spoken = letters
    .replace(/(?:[^laeiouycgshxz]es|[^dt]ed|[^laeiouy]e)$/, (ending) => ending[0] ?? '')
    .replace(/^y/, '');
  return Math.max(1, (spoken.match(/[aeiouy]{1,2}/g) ?? []).length);
}

/** Vowel groups; two strong vowels, or a stressed weak one, make two syllables. */
function spanishSyllables(word: string): number {
  const groups = word.toLowerCase().match(/[aeiouáéíóúü]+/g) ?? [];
  const spoken = word.toLowerCase().replace(/qu(?=[eiéí])|gu(?=[eiéí])/g, 'k');
  const spokenGroups = spoken === word.toLowerCase() ? groups : (spoken.match(/[aeiouáéíóúü]+/g) ?? []);
  const count = spokenGroups.reduce((sum, group) => {
    let parts = 1;
    for (let at = 1; at < group.length; at += 1) {
      const [before, here] = [group[at - 1] ?? '', group[at] ?? ''];
      if (/[íú]/.test(before) || /[íú]/.test(here) || (/[aeoáéó]/.test(before) && /[aeoáéó]/.test(here))) parts += 1;
    }
    return sum + parts;
  }, 0);
  return Math.max(1, count);
}
