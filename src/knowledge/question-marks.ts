import { foldedWords } from './folding.ts';
import type { Lexicon } from './nearest-word.ts';
import type { WordReader } from './word-reader.ts';

/** What a question is compared by: meanings, pairs of meanings, what kind of thing is asked, words, pairs of neighbours. */
export type QuestionMarks = readonly string[];

/** How much each kind of mark counts, by its first letter: also `c`, letter runs (`gramsOf`). */
const strengths: Readonly<Record<string, number>> = { u: 1, q: 0.6, t: 1, p: 0.7, w: 0.7, b: 0.6, c: 0.3 };
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
  const list = [...units];
  const words = foldedWords(text);
  const marks = new Set<string>();
  for (const unit of list) marks.add(`u:${unit}`);
  for (const each of asking) marks.add(`q:${each}`);
  for (const topic of topics) marks.add(`t:${topic}`);
  if (list.length <= mostPaired) {
    for (const [at, one] of list.entries())
      for (const other of list.slice(at + 1)) marks.add(one < other ? `p:${one}+${other}` : `p:${other}+${one}`);
  }
  for (const [at, word] of words.entries()) {
    marks.add(`w:${word}`);
    if (at > 0) marks.add(`b:${words[at - 1]} ${word}`);
  }
  return [...marks];
}

const gramChars = 4;

/** Runs of four letters, word edges counted: what misspelt and unknown forms of a word share with those known. */
export function gramsOf(text: string): QuestionMarks {
  const grams = new Set<string>();
  for (const word of foldedWords(text)) {
    const bounded = ` ${word} `;
    for (let at = 0; at + gramChars <= bounded.length; at += 1) grams.add(`c:${bounded.slice(at, at + gramChars)}`);
  }
  return [...grams];
}

/** A text as numbered marks and their weights; the weights' squares sum to one. */
export interface MarkVector {
  readonly at: Int32Array;
  readonly weight: Float32Array;
}

export interface MarkSpace {
  readonly size: number;
  /** Marks that the space does not know are left out. */
  vector(marks: QuestionMarks): MarkVector;
}

/**
 * Rare marks weigh more (inverse document frequency).
 * @param timesLeast marks that fewer of the texts have are left out
 */
export function createMarkSpace(texts: readonly QuestionMarks[], timesLeast: number): MarkSpace {
  const times = new Map<string, number>();
  for (const marks of texts) for (const mark of marks) times.set(mark, (times.get(mark) ?? 0) + 1);
  const numbers = new Map<string, number>();
  const weights: number[] = [];
  for (const [mark, count] of times) {
    if (count < timesLeast) continue;
    numbers.set(mark, weights.length);
    weights.push((strengths[mark[0]!] ?? 1) * Math.log(1 + texts.length / count));
  }
  return {
    size: weights.length,
    vector(marks) {
      const at = new Int32Array(marks.length);
      let known = 0;
      let squares = 0;
      for (const mark of marks) {
        const number = numbers.get(mark);
        if (number === undefined) continue;
        at[known] = number;
        known += 1;
        squares += weights[number]! ** 2;
      }
      const length = Math.sqrt(squares) || 1;
      const weight = new Float32Array(known);
      for (let index = 0; index < known; index += 1) weight[index] = weights[at[index]!]! / length;
      return { at: at.slice(0, known), weight };
    },
  };
}
