import { slips } from '../core/edit-distance.ts';

/** Shorter words have too many neighbours to guess. */
const minChars = 5;
const twoErrorsFrom = 9;
const maxChars = 24;

/** Words that are spelled right, ready to be compared with. */
export interface Lexicon {
  has(word: string): boolean;
  /** Those of a length that one or two errors can bring about. */
  like(word: string): readonly string[];
}

export function createLexicon(words: Iterable<string>): Lexicon {
  const all = new Set(words);
  const byBeginning = Map.groupBy([...all], (word) => `${word[0] ?? ''}${word.length}`);
  return {
    has: (word) => all.has(word),
    like: (word) => [-2, -1, 0, 1, 2].flatMap((more) => byBeginning.get(`${word[0] ?? ''}${word.length + more}`) ?? []),
  };
}

/**
 * The known word that a misspelt one most likely stands for: one error (a letter wrong, missing, extra, or two swapped),
 * two in long words, and the same first letter. The word itself when none is near.
 */
export function nearestWord(word: string, lexicons: readonly Lexicon[]): string {
  if (word.length < minChars || word.length > maxChars || /\d/.test(word)) return word;
  const most = word.length >= twoErrorsFrom ? 2 : 1;
  let best = word;
  let least = most + 1;
  for (const lexicon of lexicons) {
    for (const known of lexicon.like(word)) {
      if (known.length < minChars - 1 || Math.abs(known.length - word.length) > most) continue;
      const errors = slips(word, known, most);
      if (errors < least) {
        best = known;
        least = errors;
      }
    }
  }
  return best;
}
