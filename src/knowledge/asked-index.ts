import type { QuestionLabel } from './asked.ts';
import { foldedWords } from './folding.ts';
import { createLexicon } from './nearest-word.ts';
import { createMarkSpace, type MarkVector, marksOf } from './question-marks.ts';
import { trainSoftmax } from './softmax-model.ts';
import type { WordReader } from './word-reader.ts';

/** How a question looks beside all the ways of asking for one label. */
export interface LabelFit {
  readonly label: QuestionLabel;
  /** The likeness of the nearest phrasings, the first counting most: 0 to about 2.3. */
  readonly near: number;
  /** Of the nearest one alone, 0 to 1. */
  readonly nearest01: number;
  /** Likeness to all the phrasings taken together, 0 to 1. */
  readonly whole01: number;
  /** What the softmax model makes of it; all labels' chances sum to one. */
  readonly chance01: number;
}

export interface AskedIndex {
  readonly labels: readonly QuestionLabel[];
  /** One fit a label, in the order of `labels`. */
  find(question: string): readonly LabelFit[];
}

export interface Example {
  readonly text: string;
  readonly label: QuestionLabel;
}

const nearMost = 5;
/** A mark that one text alone has cannot be learnt from. */
const learntFrom = 2;

/**
 * Compares a question with every known way of asking: its nearest neighbours, each label's whole, and a softmax model
 * learnt from them when the index is made.
 */
export function createAskedIndex(examples: readonly Example[], reader: WordReader): AskedIndex {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const numberOf = new Map(labels.map((label, index) => [label, index]));
  const known = createLexicon(examples.flatMap(({ text }) => foldedWords(text)));
  const marked = examples.map(({ text }) => marksOf(text, reader, known));
  const space = createMarkSpace(marked);
  const read = examples.map(({ label }, index) => ({
    label: numberOf.get(label)!,
    vector: space.vector(marked[index]!),
  }));
  const isLearnt = space.frequency.map((times) => times >= learntFrom);
  const model = trainSoftmax(
    read.map(({ label, vector }) => ({ label, vector: only(vector, isLearnt) })),
    space.size,
    labels.length,
  );
  const examplesOf: { readonly example: number; readonly weight: number }[][] = Array.from(
    { length: space.size },
    () => [],
  );
  const wholes = labels.map(() => new Map<number, number>());
  for (const [example, { label, vector }] of read.entries()) {
    for (const [index, mark] of vector.at.entries()) {
      const weight = vector.weight[index]!;
      examplesOf[mark]!.push({ example, weight });
      wholes[label]!.set(mark, (wholes[label]!.get(mark) ?? 0) + weight);
    }
  }
  const labelsOf: { readonly label: number; readonly weight: number }[][] = Array.from(
    { length: space.size },
    () => [],
  );
  for (const [label, whole] of wholes.entries()) {
    const length = Math.hypot(...whole.values()) || 1;
    for (const [mark, weight] of whole) labelsOf[mark]!.push({ label, weight: weight / length });
  }

  return {
    labels,
    find(question) {
      const vector = space.vector(marksOf(question, reader, known));
      const likeness = new Float32Array(read.length);
      const whole = new Float32Array(labels.length);
      for (const [index, mark] of vector.at.entries()) {
        const asked = vector.weight[index]!;
        for (const { example, weight } of examplesOf[mark]!) likeness[example] = likeness[example]! + asked * weight;
        for (const { label, weight } of labelsOf[mark]!) whole[label] = whole[label]! + asked * weight;
      }
      const nearest = labels.map((): number[] => []);
      for (const [example, alike] of likeness.entries()) if (alike > 0) keepMost(nearest[read[example]!.label]!, alike);
      const chances = model(only(vector, isLearnt));
      return labels.map((label, index) => ({
        label,
        near: nearest[index]!.reduce((sum, alike, place) => sum + alike / (place + 1), 0),
        nearest01: nearest[index]![0] ?? 0,
        whole01: whole[index]!,
        chance01: chances[index]!,
      }));
    },
  };
}

/** Keeps the `nearMost` greatest, greatest first. */
function keepMost(kept: number[], value: number): void {
  if (kept.length === nearMost && value <= kept.at(-1)!) return;
  let at = kept.length;
  while (at > 0 && kept[at - 1]! < value) at -= 1;
  kept.splice(at, 0, value);
  if (kept.length > nearMost) kept.pop();
}

/** The vector without the marks that are not learnt, of length one again. */
function only({ at, weight }: MarkVector, isLearnt: readonly boolean[]): MarkVector {
  const kept = [...at.keys()].filter((index) => isLearnt[at[index]!]);
  let squares = 0;
  for (const index of kept) squares += weight[index]! ** 2;
  const length = Math.sqrt(squares) || 1;
  return {
    at: Int32Array.from(kept, (index) => at[index]!),
    weight: Float32Array.from(kept, (index) => weight[index]! / length),
  };
}
