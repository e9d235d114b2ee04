import type { CrisisWords } from './pattern-types.ts';

/** What the normaliser knows of words. Built once from the content; read-only afterwards. */
export interface Lexicon {
  /** A written form and the plain words it stands for. */
  readonly means: ReadonlyMap<string, readonly string[]>;
  readonly known: ReadonlySet<string>;
  /** Words a run-together message may be cut into, with whether each is telling. */
  readonly cut: ReadonlyMap<string, boolean>;
  readonly keyWords: readonly string[];
  /** A key word with letters left out, and the key words it may come from (after Garbe's SymSpell). */
  readonly deletions: ReadonlyMap<string, readonly string[]>;
  /** A key word without its vowels, where only one comes out so. */
  readonly skeletons: ReadonlyMap<string, string>;
  readonly emoji: ReadonlyMap<string, string>;
}

/** Small words that run-together messages are glued with. */
const glue =
  'i me my am is are was be been to the a an and or of in on at it im ive just so not no dont want wanna going gonna will can cant do did have has had all this that you u need feel like myself himself herself alone now tonight today here anymore really yo mi me se lo la el ya no que quiero quisiera voy a hoy de en un una con todo mas estoy esta morir vivir help please pls'.split(
    ' ',
  );

export function buildLexicon(words: readonly CrisisWords[], vocabulary: Iterable<string>): Lexicon {
  const means = new Map<string, readonly string[]>();
  const known = new Set(vocabulary);
  const cut = new Map<string, boolean>(glue.map((word) => [word, false]));
  const keyWords: string[] = [];
  const emoji = new Map<string, string>();
  for (const lang of words) {
    for (const [form, plain] of Object.entries(lang.means)) {
      const parts = plain.split(' ');
      if (!means.has(form)) means.set(form, parts);
      for (const part of parts) known.add(part);
    }
    for (const word of lang.ordinary) known.add(word);
    for (const word of lang.keyWords) {
      known.add(word);
      keyWords.push(word);
      cut.set(word, true);
    }
    for (const [sign, word] of Object.entries(lang.emoji)) emoji.set(sign, word);
  }
  return { means, known, cut, keyWords, deletions: deletionsOf(keyWords), skeletons: skeletonsOf(keyWords), emoji };
}

/** What is left of a word that somebody types without its vowels: "pstillas", "brthng". */
export const skeletonOf = (word: string): string => word.replaceAll(/[aeiou]/g, '');
/** Fewer consonants fit too many words. */
const fewestConsonants = 4;

function skeletonsOf(keyWords: readonly string[]): Map<string, string> {
  const found = Map.groupBy(new Set(keyWords), skeletonOf);
  return new Map(
    [...found].flatMap(([skeleton, words]) =>
      skeleton.length >= fewestConsonants && words.length === 1 ? [[skeleton, words[0] as string] as const] : [],
    ),
  );
}

/** Edits a key word of this length may carry and still be recognised. Short words have too many honest neighbours. */
export const editsFor = (length: number): number => (length >= 9 ? 2 : length >= 5 ? 1 : 0);

function deletionsOf(keyWords: readonly string[]): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const word of keyWords) {
    for (const form of withDeletions(word, editsFor(word.length))) {
      const list = index.get(form);
      if (list === undefined) index.set(form, [word]);
      else if (!list.includes(word)) list.push(word);
    }
  }
  return index;
}

/** The word itself and every form of it with up to `edits` letters left out. */
export function withDeletions(word: string, edits: number): Set<string> {
  let edge = new Set([word]);
  const all = new Set(edge);
  for (let round = 0; round < edits; round++) {
    const next = new Set<string>();
    for (const form of edge) {
      for (let at = 0; at < form.length; at++) {
        const shorter = form.slice(0, at) + form.slice(at + 1);
        if (!all.has(shorter)) {
          all.add(shorter);
          next.add(shorter);
        }
      }
    }
    edge = next;
  }
  return all;
}

/** Edits between two words (insert, drop, change, swap neighbours), or `max + 1` when more. */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
