import type { QuestionLabel } from './asked.ts';
import { foldedWords } from './folding.ts';
import { createLexicon } from './nearest-word.ts';
import {
  gramsOf,
  knownMarks,
  type KnownMarks,
  marksOf,
  markTexts,
  type MarkVector,
  type MarkVectors,
  vectorIn,
  vectorsIn,
} from './question-marks.ts';
import type { Steps } from './steps.ts';
import { createSoftmaxModel, type SoftmaxWeights, trainSoftmax } from './softmax-model.ts';
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

/** What is learnt from examples, as numbers: it may be written to a file, and read again by another process. */
export interface LearntQuestions {
  readonly labels: readonly QuestionLabel[];
  /** Every word of the examples, each once. */
  readonly words: readonly string[];
  /** All marks, and those that the softmax model knows. */
  readonly marks: KnownMarks;
  readonly modelMarks: KnownMarks;
  readonly model: SoftmaxWeights;
  /** Examples of one label stand side by side: where each label begins, and where the last one ends. */
  readonly starts: Int32Array;
  readonly examples: PostingLists;
  readonly wholes: PostingLists;
}

/** Learns from every known way of asking. Some hundred milliseconds for each thousand examples. */
export function* learnQuestions(examples: readonly Example[], reader: WordReader): Steps<LearntQuestions> {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const numberOf = new Map(labels.map((label, index) => [label, index]));
  const words = [...new Set(examples.flatMap(({ text }) => foldedWords(text)))];
  const known = createLexicon(words);
  const labelOf = Int32Array.from(examples, ({ label }) => numberOf.get(label)!);
  const marked = yield* markTexts(examples, ({ text }) => marksOf(text, reader, known));
  const marks = knownMarks(marked, 1);
  yield;
  const vectors = vectorsIn(marks, marked);
  yield;
  const withGrams = yield* markTexts(examples, ({ text }, index) => [
    ...marked.marks.subarray(marked.starts[index], marked.starts[index + 1]),
    ...gramsOf(text),
  ]);
  const modelMarks = knownMarks(withGrams, learntFrom);
  yield;
  const model = yield* trainSoftmax(vectorsIn(modelMarks, withGrams), labelOf, modelMarks.marks.length, labels.length);
  const { places, starts } = groupedByLabel(labelOf, labels.length);
  const size = marks.marks.length;
  const exampleLists = postingLists(size, vectors, places);
  yield;
  const wholes = postingLists(size, wholesOf(vectors, labelOf, labels.length, size));
  return { labels, words, marks, modelMarks, model, starts, examples: exampleLists, wholes };
}

/** Compares a question with what was learnt: its nearest neighbours, each label's whole, and a softmax model. */
export function createAskedIndex(learnt: LearntQuestions, reader: WordReader): AskedIndex {
  const { labels, marks: allMarks, modelMarks, starts } = learnt;
  const known = createLexicon(learnt.words);
  const likenessToExamples = createLikeness(learnt.examples);
  const likenessToWholes = createLikeness(learnt.wholes);
  const model = createSoftmaxModel(learnt.model);

  return {
    labels,
    find(question) {
      const marks = marksOf(question, reader, known);
      const vector = vectorIn(allMarks, marks);
      const nearest = nearestOf(likenessToExamples(vector), starts);
      const whole = likenessToWholes(vector);
      const { chances, scores } = model(vectorIn(modelMarks, [...marks, ...gramsOf(question)]));
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
interface PostingLists {
  /** How many vectors. */
  readonly count: number;
  /** Where each mark's list begins, and where the last one ends. */
  readonly starts: Int32Array;
  readonly owners: Uint16Array | Int32Array;
  readonly weights: Float32Array;
}

/** @param places where each vector stands in what is found; as given when absent */
function postingLists(
  marks: number,
  { count, starts: from, at, weight }: MarkVectors,
  places: Int32Array = Int32Array.from({ length: count }, (_, index) => index),
): PostingLists {
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
  return { count, starts, owners, weights };
}

/** The product with each vector, by its place. The same array each time: read it before asking again. */
function createLikeness({ count, starts, owners, weights }: PostingLists): (vector: MarkVector) => Float32Array {
  const found = new Float32Array(count);
  return ({ at, weight }) => {
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
