import type { QuestionLabel } from './asked.ts';
import { foldedWords } from './folding.ts';
import { createLexicon } from './nearest-word.ts';
import { createMarkSpace, gramsOf, marksOf, markTexts, type MarkVector, type MarkVectors } from './question-marks.ts';
import type { Steps } from './steps.ts';
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
  /** How much of the model speaks for this label, whatever speaks for others. */
  readonly support: number;
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
export function* createAskedIndex(examples: readonly Example[], reader: WordReader): Steps<AskedIndex> {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const numberOf = new Map(labels.map((label, index) => [label, index]));
  const known = createLexicon(examples.flatMap(({ text }) => foldedWords(text)));
  const labelOf = Int32Array.from(examples, ({ label }) => numberOf.get(label)!);
  const marked = yield* markTexts(examples, ({ text }) => marksOf(text, reader, known));
  const space = createMarkSpace(marked, 1);
  yield;
  const vectors = space.vectors(marked);
  yield;
  const withGrams = yield* markTexts(examples, ({ text }, index) => [
    ...marked.marks.subarray(marked.starts[index], marked.starts[index + 1]),
    ...gramsOf(text),
  ]);
  const learnt = createMarkSpace(withGrams, learntFrom);
  yield;
  const model = yield* trainSoftmax(learnt.vectors(withGrams), labelOf, learnt.size, labels.length);
  const examplesOf = createPostings(space.size, vectors);
  yield;
  const labelsOf = createPostings(space.size, wholesOf(vectors, labelOf, labels.length, space.size));

  return {
    labels,
    find(question) {
      const marks = marksOf(question, reader, known);
      const vector = space.vector(marks);
      const likeness = examplesOf.likenessTo(vector);
      const whole = labelsOf.likenessTo(vector);
      const nearest = new Float32Array(labels.length * nearMost);
      for (let example = 0; example < likeness.length; example += 1) {
        const alike = likeness[example]!;
        if (alike > 0) keepMost(nearest, labelOf[example]! * nearMost, alike);
      }
      const { chances, scores } = model(learnt.vector([...marks, ...gramsOf(question)]));
      return labels.map((label, index) => ({
        label,
        near: nearOf(nearest, index * nearMost),
        nearest01: nearest[index * nearMost]!,
        whole01: whole[index]!,
        chance01: chances[index]!,
        support: scores[index]!,
      }));
    },
  };
}

interface Postings {
  /** The product with each vector, in their order. */
  likenessTo(vector: MarkVector): Float32Array;
}

/** All the examples of each label as one vector. */
function wholesOf(
  { starts, at, weight }: MarkVectors,
  labelOf: Int32Array,
  labels: number,
  marks: number,
): MarkVectors {
  const examplesOf = Map.groupBy(labelOf.keys(), (example) => labelOf[example]!);
  const sums = new Float64Array(marks);
  const ends = new Int32Array(labels + 1);
  const marksAt: number[] = [];
  const weights: number[] = [];
  for (let label = 0; label < labels; label += 1) {
    const found: number[] = [];
    for (const example of examplesOf.get(label) ?? []) {
      for (let index = starts[example]!; index < starts[example + 1]!; index += 1) {
        const mark = at[index]!;
        if (sums[mark] === 0) found.push(mark);
        sums[mark] = sums[mark]! + weight[index]!;
      }
    }
    const length = Math.sqrt(found.reduce((sum, mark) => sum + sums[mark]! ** 2, 0)) || 1;
    for (const mark of found) {
      marksAt.push(mark);
      weights.push(sums[mark]! / length);
      sums[mark] = 0;
    }
    ends[label + 1] = marksAt.length;
  }
  return { count: labels, starts: ends, at: Int32Array.from(marksAt), weight: Float32Array.from(weights) };
}

/** An inverted index: for each mark, which vectors have it and how strongly. */
function createPostings(marks: number, { count, starts: from, at, weight }: MarkVectors): Postings {
  const starts = new Int32Array(marks + 1);
  for (const mark of at) starts[mark + 1] = starts[mark + 1]! + 1;
  for (let mark = 0; mark < marks; mark += 1) starts[mark + 1] = starts[mark + 1]! + starts[mark]!;
  const owners = new Int32Array(at.length);
  const weights = new Float32Array(at.length);
  const filled = starts.slice();
  for (let owner = 0; owner < count; owner += 1) {
    for (let index = from[owner]!; index < from[owner + 1]!; index += 1) {
      const place = filled[at[index]!]!;
      owners[place] = owner;
      weights[place] = weight[index]!;
      filled[at[index]!] = place + 1;
    }
  }
  return {
    likenessTo({ at, weight }) {
      const found = new Float32Array(count);
      for (let index = 0; index < at.length; index += 1) {
        const mark = at[index]!;
        const heavy = weight[index]!;
        const end = starts[mark + 1]!;
        for (let place = starts[mark]!; place < end; place += 1) {
          const owner = owners[place]!;
          found[owner] = found[owner]! + heavy * weights[place]!;
        }
      }
      return found;
    },
  };
}

/** Keeps the `nearMost` greatest of one label, greatest first, from `from` on. */
function keepMost(kept: Float32Array, from: number, value: number): void {
  let at = from + nearMost - 1;
  if (value <= kept[at]!) return;
  while (at > from && kept[at - 1]! < value) {
    kept[at] = kept[at - 1]!;
    at -= 1;
  }
  kept[at] = value;
}

function nearOf(kept: Float32Array, from: number): number {
  let sum = 0;
  for (let place = 0; place < nearMost; place += 1) sum += kept[from + place]! / (place + 1);
  return sum;
}
