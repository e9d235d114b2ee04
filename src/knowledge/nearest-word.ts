/** Shorter words have too many neighbours to guess. */
const minChars = 5;
const twoErrorsFrom = 9;

/**
 * The known word that a misspelt one most likely stands for: one error (a letter wrong, missing, extra, or two swapped),
 * two in long words, and the same first letter. The word itself when none is near.
 */
export function nearestWord(word: string, lists: readonly ReadonlySet<string>[]): string {
  if (word.length < minChars || /\d/.test(word)) return word;
  const most = word.length >= twoErrorsFrom ? 2 : 1;
  let best = word;
  let least = most + 1;
  for (const list of lists) {
    for (const known of list) {
      if (known.length < minChars - 1 || known[0] !== word[0] || Math.abs(known.length - word.length) > most) continue;
      const errors = errorsBetween(word, known, most);
      if (errors < least) {
        best = known;
        least = errors;
      }
    }
  }
  return best;
}

/** Damerau-Levenshtein (adjacent swaps), given up past `most`. */
function errorsBetween(one: string, other: string, most: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let errors = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        errors = Math.min(errors, before[column - 2]! + 1);
      current.push(errors);
      least = Math.min(least, errors);
    }
    if (least > most) return most + 1;
    before = previous;
    previous = current;
  }
  return previous[other.length]!;
}
