import { fnv1a, spread } from '../core/hashing.ts';
import { foldedWords } from './folding.ts';
import type { Lexicon } from './nearest-word.ts';
import type { Steps } from './steps.ts';
import type { WordReader } from './word-reader.ts';

/**
 * What a question is compared by, each once: meanings, pairs of meanings, what kind of thing is asked, words, pairs of
 * neighbours, letter runs. As hashes whose lowest bits say which kind, not as text: some hundred thousand of them are
 * kept for each program, and strings that many keep the garbage collector busy for as long as the process lives.
 */
export type QuestionMarks = readonly number[];

const markKinds = { meaning: 0, asking: 1, topic: 2, pair: 3, word: 4, neighbours: 5, letters: 6 } as const;
/** How much each kind of mark counts. */
const strengths: readonly number[] = [1, 0.6, 1, 0.7, 0.7, 0.6, 0.3];
const kindMask = 0b111;
const markOf = (hash: number, kind: keyof typeof markKinds): number => (spread(hash) & ~kindMask) | markKinds[kind];
const strengthOf = (mark: number): number => strengths[mark & kindMask]!;
/** Order matters. */
const joined = (first: number, second: number): number => Math.imul(first, 0x85ebca6b) + second;

/** A long story has too many pairs to tell anything. */
const mostPaired = 14;

const edgeWords = 50;

/** A long story's beginning and end: what is asked stands there, and finding stays quick. */
export function edgesOf(text: string): string {
  const words = text.split(/\s+/u);
  if (words.length <= 2 * edgeWords) return text;
  return [...words.slice(0, edgeWords), ...words.slice(-edgeWords)].join(' ');
}

export function marksOf(text: string, reader: WordReader, known: Lexicon): QuestionMarks {
  const { units, asking, topics } = reader.read(text, known);
  const meanings = Array.from(units, (unit) => fnv1a(unit));
  const marks = new Set<number>();
  for (const meaning of meanings) marks.add(markOf(meaning, 'meaning'));
  for (const each of asking) marks.add(markOf(fnv1a(each), 'asking'));
  for (const topic of topics) marks.add(markOf(fnv1a(topic), 'topic'));
  if (meanings.length <= mostPaired) {
    for (const [at, one] of meanings.entries())
      for (const other of meanings.slice(at + 1))
        marks.add(markOf(joined(Math.min(one, other), Math.max(one, other)), 'pair'));
  }
  let before: number | null = null;
  for (const written of foldedWords(text)) {
    const word = fnv1a(written);
    marks.add(markOf(word, 'word'));
    if (before !== null) marks.add(markOf(joined(before, word), 'neighbours'));
    before = word;
  }
  return [...marks];
}

const gramChars = 4;

/** Runs of four letters, word edges counted: what misspelt and unknown forms of a word share with those known. */
export function gramsOf(text: string): QuestionMarks {
  const grams = new Set<number>();
  for (const word of foldedWords(text)) {
    const bounded = ` ${word} `;
    for (let at = 0; at + gramChars <= bounded.length; at += 1)
      grams.add(markOf(fnv1a(bounded.slice(at, at + gramChars)), 'letters'));
  }
  return [...grams];
}

/** The marks of many texts, one text after the other. */
export interface MarkedTexts {
  readonly count: number;
  /** Where each text's marks begin, and where the last one's end. */
  readonly starts: Int32Array;
  readonly marks: Int32Array;
}

const textsInAStep = 200;

/** Marks every text, a few milliseconds at a time. */
export function* markTexts<T>(
  texts: readonly T[],
  mark: (text: T, index: number) => QuestionMarks,
): Steps<MarkedTexts> {
  const starts = new Int32Array(texts.length + 1);
  let marks = new Int32Array(1_024);
  for (const [index, text] of texts.entries()) {
    const found = mark(text, index);
    const end = starts[index]! + found.length;
    if (end > marks.length) {
      const longer = new Int32Array(Math.max(end, marks.length * 2));
      longer.set(marks);
      marks = longer;
    }
    marks.set(found, starts[index]);
    starts[index + 1] = end;
    if (index % textsInAStep === textsInAStep - 1) yield;
  }
  return { count: texts.length, starts, marks: marks.slice(0, starts[texts.length]) };
}

/** A text as numbered marks and their weights; the weights' squares sum to one. */
export interface MarkVector {
  readonly at: Int32Array;
  readonly weight: Float32Array;
}

/** Many of them, one after the other. */
export interface MarkVectors extends MarkVector {
  readonly count: number;
  /** Where each one begins, and where the last one ends. */
  readonly starts: Int32Array;
}

/** Marks that some texts have; a mark's number is its place among them. */
export interface KnownMarks {
  /** Rising. */
  readonly marks: Int32Array;
  /** Rare marks weigh more (inverse document frequency). */
  readonly weights: Float64Array;
}

/** @param timesLeast marks that fewer of the texts have are left out */
export function knownMarks({ count, marks }: MarkedTexts, timesLeast: number): KnownMarks {
  const all = marks.toSorted();
  const known = new Int32Array(all.length);
  const weights = new Float64Array(all.length);
  let size = 0;
  for (let at = 0; at < all.length;) {
    const mark = all[at]!;
    const from = at;
    while (at < all.length && all[at] === mark) at += 1;
    if (at - from < timesLeast) continue;
    known[size] = mark;
    weights[size] = strengthOf(mark) * Math.log(1 + count / (at - from));
    size += 1;
  }
  return { marks: known.slice(0, size), weights: weights.slice(0, size) };
}

/** One text's marks by their numbers; those that are not known are left out. */
export const vectorIn = (known: KnownMarks, marks: QuestionMarks): MarkVector =>
  vectorsIn(known, { count: 1, starts: Int32Array.of(0, marks.length), marks });

export function vectorsIn(
  known: KnownMarks,
  { count, starts, marks }: Omit<MarkedTexts, 'marks'> & { readonly marks: ArrayLike<number> },
): MarkVectors {
  const ends = new Int32Array(count + 1);
  const at = new Int32Array(marks.length);
  const weight = new Float32Array(marks.length);
  let end = 0;
  for (let text = 0; text < count; text += 1) {
    const from = end;
    let squares = 0;
    for (let index = starts[text]!; index < starts[text + 1]!; index += 1) {
      const number = placeOf(marks[index]!, known.marks);
      if (number === -1) continue;
      at[end] = number;
      squares += known.weights[number]! ** 2;
      end += 1;
    }
    const length = Math.sqrt(squares) || 1;
    for (let index = from; index < end; index += 1) weight[index] = known.weights[at[index]!]! / length;
    ends[text + 1] = end;
  }
  return { count, starts: ends, at: at.slice(0, end), weight: weight.slice(0, end) };
}

/** Where a number stands in a rising list; -1 when it does not. */
function placeOf(number: number, rising: Int32Array): number {
  let low = 0;
  let high = rising.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const there = rising[middle]!;
    if (there === number) return middle;
    if (there < number) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
