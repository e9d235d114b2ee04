/** Shorter words have too many neighbours to guess. */
const minChars = 5;
const twoErrorsFrom = 9;
const maxChars = 24;
/** Of the longest word with two letters too many, and one more. */
const rowLength = maxChars + 3;

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
      const errors = errorsBetween(word, known, most);
      if (errors < least) {
        best = known;
        least = errors;
      }
    }
  }
  return best;
}

/** Three rows of the table of errors, one after the other's use: known words are compared with by the thousand. */
const rows = [new Uint8Array(rowLength), new Uint8Array(rowLength), new Uint8Array(rowLength)] as const;

/** Damerau-Levenshtein (adjacent swaps), given up past `most`. */
function errorsBetween(one: string, other: string, most: number): number {
  let [before, previous, current] = rows as readonly [Uint8Array, Uint8Array, Uint8Array];
  for (let column = 0; column <= other.length; column += 1) previous[column] = column;
  for (let row = 1; row <= one.length; row += 1) {
    const letter = one.charCodeAt(row - 1);
    const letterBefore = row > 1 ? one.charCodeAt(row - 2) : -1;
    current[0] = row;
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const facing = other.charCodeAt(column - 1);
      let errors = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (letter === facing ? 0 : 1),
      );
      if (column > 1 && letter === other.charCodeAt(column - 2) && letterBefore === facing)
        errors = Math.min(errors, before[column - 2]! + 1);
      current[column] = errors;
      least = Math.min(least, errors);
    }
    if (least > most) return most + 1;
    [before, previous, current] = [previous, current, before];
  }
  return previous[other.length]!;
}
