import type { QuestionLabel } from './asked.ts';
import { foldedWords } from './folding.ts';
import { createLexicon } from './nearest-word.ts';
import { createMarkSpace, gramsOf, type MarkVector, marksOf } from './question-marks.ts';
import { mapInSteps, type Steps } from './steps.ts';
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
  const marked = yield* mapInSteps(examples, ({ text }) => marksOf(text, reader, known));
  const numbers = examples.map(({ label }) => numberOf.get(label)!);
  const space = createMarkSpace(marked, 1);
  const vectors = yield* mapInSteps(marked, (marks) => space.vector(marks));
  const learntMarks = yield* mapInSteps(examples, ({ text }, index) => [...marked[index]!, ...gramsOf(text)]);
  const learnt = createMarkSpace(learntMarks, learntFrom);
  yield;
  const model = yield* trainSoftmax(
    yield* mapInSteps(learntMarks, (marks, index) => ({ vector: learnt.vector(marks), label: numbers[index]! })),
    learnt.size,
    labels.length,
  );
  const wholes = labels.map(() => new Map<number, number>());
  for (const [example, { at, weight }] of vectors.entries()) {
    const whole = wholes[numbers[example]!]!;
    for (const [index, mark] of at.entries()) whole.set(mark, (whole.get(mark) ?? 0) + weight[index]!);
  }
  const examplesOf = createPostings(space.size, vectors);
  const labelsOf = createPostings(
    space.size,
    wholes.map((whole) => {
      const length = Math.sqrt(whole.values().reduce((sum, weight) => sum + weight * weight, 0)) || 1;
      return {
        at: Int32Array.from(whole.keys()),
        weight: Float32Array.from(whole.values(), (weight) => weight / length),
      };
    }),
  );

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
        if (alike > 0) keepMost(nearest, numbers[example]! * nearMost, alike);
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

/** An inverted index: for each mark, which vectors have it and how strongly. */
function createPostings(marks: number, vectors: readonly MarkVector[]): Postings {
  const starts = new Int32Array(marks + 1);
  for (const { at } of vectors) for (const mark of at) starts[mark + 1] = starts[mark + 1]! + 1;
  for (let mark = 0; mark < marks; mark += 1) starts[mark + 1] = starts[mark + 1]! + starts[mark]!;
  const owners = new Int32Array(starts[marks]!);
  const weights = new Float32Array(starts[marks]!);
  const filled = starts.slice();
  for (const [owner, { at, weight }] of vectors.entries()) {
    for (const [index, mark] of at.entries()) {
      const place = filled[mark]!;
      owners[place] = owner;
      weights[place] = weight[index]!;
      filled[mark] = place + 1;
    }
  }
  return {
    likenessTo({ at, weight }) {
      const found = new Float32Array(vectors.length);
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
