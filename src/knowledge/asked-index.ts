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
/** Up to so many, places fit in half the room, and are found the quicker. */
const shortMax = 0xff_ff;
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
  const grouped = groupedByLabel(labelOf, labels.length);
  const examplesOf = createPostings(space.size, vectors, grouped.places);
  yield;
  const labelsOf = createPostings(space.size, wholesOf(vectors, labelOf, labels.length, space.size));

  return {
    labels,
    find(question) {
      const marks = marksOf(question, reader, known);
      const vector = space.vector(marks);
      const nearest = nearestOf(examplesOf.likenessTo(vector), grouped.starts);
      const whole = labelsOf.likenessTo(vector);
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

/** Examples of one label side by side: where each example stands then, where each label begins and the last one ends. */
function groupedByLabel(
  labelOf: Int32Array,
  labels: number,
): { readonly places: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(labels + 1);
  for (const label of labelOf) starts[label + 1] = starts[label + 1]! + 1;
  for (let label = 0; label < labels; label += 1) starts[label + 1] = starts[label + 1]! + starts[label]!;
  const filled = starts.slice();
  const places = labelOf.map((label) => {
    const place = filled[label]!;
    filled[label] = place + 1;
    return place;
  });
  return { places, starts };
}

interface Postings {
  /** The product with each vector, by its place. The same array each time: read it before asking again. */
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

/**
 * An inverted index: for each mark, which vectors have it and how strongly.
 * @param places where each vector stands in what is found; as given when absent
 */
function createPostings(
  marks: number,
  { count, starts: from, at, weight }: MarkVectors,
  places: Int32Array = Int32Array.from({ length: count }, (_, index) => index),
): Postings {
  const starts = new Int32Array(marks + 1);
  for (const mark of at) starts[mark + 1] = starts[mark + 1]! + 1;
  for (let mark = 0; mark < marks; mark += 1) starts[mark + 1] = starts[mark + 1]! + starts[mark]!;
  const owners = count <= shortMax ? new Uint16Array(at.length) : new Int32Array(at.length);
  const weights = new Float32Array(at.length);
  const filled = starts.slice();
  for (let owner = 0; owner < count; owner += 1) {
    for (let index = from[owner]!; index < from[owner + 1]!; index += 1) {
      const place = filled[at[index]!]!;
      owners[place] = places[owner]!;
      weights[place] = weight[index]!;
      filled[at[index]!] = place + 1;
    }
  }
  const found = new Float32Array(count);
  return {
    likenessTo({ at, weight }) {
      found.fill(0);
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

/** The `nearMost` greatest of each label, greatest first. */
function nearestOf(likeness: Float32Array, starts: Int32Array): Float32Array {
  const labels = starts.length - 1;
  const kept = new Float32Array(labels * nearMost);
  for (let label = 0; label < labels; label += 1) {
    const first = label * nearMost;
    const last = first + nearMost - 1;
    const end = starts[label + 1]!;
    let least = 0;
    for (let place = starts[label]!; place < end; place += 1) {
      const alike = likeness[place]!;
      if (alike <= least) continue;
      let at = last;
      while (at > first && kept[at - 1]! < alike) {
        kept[at] = kept[at - 1]!;
        at -= 1;
      }
      kept[at] = alike;
      least = kept[last]!;
    }
  }
  return kept;
}

function nearOf(kept: Float32Array, from: number): number {
  let sum = 0;
  for (let place = 0; place < nearMost; place += 1) sum += kept[from + place]! / (place + 1);
  return sum;
}
