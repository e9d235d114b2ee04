/**
 * A text as comparable words: lower case, without accents or punctuation, so that typography,
 * capitals and line breaks cannot hide a phrase. Numbers stay.
 */
export const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['\u2018\u2019\u02BC`]/g, '')
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== '');

/** Finds which of many word runs occur in a text, in time linear in the text. */
export interface RunFinder<T> {
  /** Values of the runs found, each once, in order of appearance. */
  find(words: readonly string[]): readonly T[];
}

/** Runs of no words are ignored. */
export function createRunFinder<T>(runs: Iterable<readonly [readonly string[], T]>): RunFinder<T> {
  const byFirst = new Map<string, [readonly string[], T][]>();
  for (const [run, value] of runs) {
    const [first] = run;
    if (first === undefined) continue;
    const sharing = byFirst.get(first);
    if (sharing === undefined) byFirst.set(first, [[run, value]]);
    else sharing.push([run, value]);
  }
  return {
    find: (words) => [
      ...new Set(
        words.flatMap((word, at) =>
          (byFirst.get(word) ?? [])
            .filter(([run]) => run.every((wanted, offset) => words[at + offset] === wanted))
            .map(([, value]) => value),
        ),
      ),
    ],
  };
}

/** Every run of `length` consecutive words; the whole list when it is shorter. */
export const shinglesOf = (words: readonly string[], length: number): readonly (readonly string[])[] =>
  words.length <= length
    ? [words]
    : Array.from({ length: words.length - length + 1 }, (_, at) => words.slice(at, at + length));
