import type { MarkVector, MarkVectors } from './question-marks.ts';
import type { Steps } from './steps.ts';

/** Of each label, in the order of the labels. */
export interface SoftmaxReading {
  /** They sum to one: how much rather this label than another. */
  readonly chances: Float64Array;
  /** Before that: how much speaks for this label at all. */
  readonly scores: Float64Array;
}

/** For each mark the labels that it speaks for or against, and how strongly. */
export interface SoftmaxWeights {
  /** Where each mark's labels begin, and where the last one's end. */
  readonly starts: Int32Array;
  readonly labels: Uint16Array;
  readonly weights: Float32Array;
  /** Of each label, whatever is asked. */
  readonly bias: Float32Array;
}

export type SoftmaxModel = (vector: MarkVector) => SoftmaxReading;

const epochs = 3;
const rate = 0.5;
const decay = 1e-5;
const firstSquare = 1e-6;
const examplesInAStep = 200;
/** What is nearly right already is left alone: quicker, and better on questions not learnt from. */
const leastStep = 0.01;

/**
 * Softmax regression over marks, by AdaGrad in a fixed shuffled order: the same examples always give the same model.
 * Most marks speak for few labels, so only weights that were ever moved are kept.
 * @param labelOf the label of each example @param marks how many marks there are @param labels how many labels
 */
export function* trainSoftmax(
  examples: MarkVectors,
  labelOf: Int32Array,
  marks: number,
  labels: number,
): Steps<SoftmaxWeights> {
  const { count, starts, at, weight } = examples;
  const moved = createMovedWeights(marks);
  const bias = new Float32Array(labels);
  const biasSquares = new Float32Array(labels).fill(firstSquare);
  const chances = new Float32Array(labels);
  const isWrong = new Uint8Array(labels);
  const order = Array.from({ length: count }, (_, index) => index);
  const random = createRandom();
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let from = order.length - 1; from > 0; from -= 1) {
      const other = Math.floor(random() * (from + 1));
      [order[from], order[other]] = [order[other]!, order[from]!];
    }
    for (const [turn, example] of order.entries()) {
      if (turn % examplesInAStep === 0) yield;
      const from = starts[example]!;
      const end = starts[example + 1]!;
      let heaviest = 0;
      chances.set(bias);
      for (let index = from; index < end; index += 1) {
        moved.addScores(chances, at[index]!, weight[index]!);
        heaviest = Math.max(heaviest, weight[index]!);
      }
      normalise(chances);
      const label = labelOf[example]!;
      chances[label] = chances[label]! - 1;
      const wrong: number[] = [];
      for (let each = 0; each < labels; each += 1) {
        const slope = chances[each]!;
        biasSquares[each] = biasSquares[each]! + slope * slope;
        bias[each] = bias[each]! - (rate * slope) / Math.sqrt(biasSquares[each]!);
        isWrong[each] = Math.abs(slope * heaviest) < leastStep ? 0 : 1;
        if (isWrong[each] === 1) wrong.push(each);
      }
      if (wrong.length === 0) continue;
      for (let index = from; index < end; index += 1) moved.move(at[index]!, weight[index]!, chances, wrong, isWrong);
    }
  }
  return { ...moved.byMark(), bias };
}

export function createSoftmaxModel({ starts, labels, weights, bias }: SoftmaxWeights): SoftmaxModel {
  return (vector) => {
    const scores = Float64Array.from(bias);
    for (let index = 0; index < vector.at.length; index += 1) {
      const mark = vector.at[index]!;
      const strength = vector.weight[index]!;
      for (let place = starts[mark]!; place < starts[mark + 1]!; place += 1)
        scores[labels[place]!] = scores[labels[place]!]! + weights[place]! * strength;
    }
    const chances = scores.slice();
    normalise(chances);
    return { chances, scores };
  };
}

const firstRoom = 4;

/** Weights that were moved from zero, side by side for each mark; whoever runs out of room moves to twice as much. */
function createMovedWeights(marks: number) {
  const starts = new Int32Array(marks);
  const counts = new Int32Array(marks);
  const rooms = new Int32Array(marks);
  let labelAt = new Uint16Array(1_024);
  let weights = new Float32Array(1_024);
  let squares = new Float32Array(1_024);
  let end = 0;

  function makeRoom(mark: number): void {
    const room = Math.max(firstRoom, rooms[mark]! * 2);
    while (end + room > weights.length) {
      labelAt = twiceAsLong(labelAt, new Uint16Array(labelAt.length * 2));
      weights = twiceAsLong(weights, new Float32Array(weights.length * 2));
      squares = twiceAsLong(squares, new Float32Array(squares.length * 2));
    }
    const from = starts[mark]!;
    for (const list of [labelAt, weights, squares]) list.copyWithin(end, from, from + counts[mark]!);
    starts[mark] = end;
    rooms[mark] = room;
    end += room;
  }
  function add(mark: number, label: number): number {
    if (counts[mark] === rooms[mark]) makeRoom(mark);
    const place = starts[mark]! + counts[mark]!;
    counts[mark] = counts[mark]! + 1;
    labelAt[place] = label;
    weights[place] = 0;
    squares[place] = firstSquare;
    return place;
  }
  function step(place: number, slope: number): void {
    const decayed = slope + decay * weights[place]!;
    const square = squares[place]! + decayed * decayed;
    squares[place] = square;
    weights[place] = weights[place]! - (rate * decayed) / Math.sqrt(square);
  }

  return {
    addScores(to: Float32Array, mark: number, strength: number): void {
      const from = starts[mark]!;
      const until = from + counts[mark]!;
      for (let place = from; place < until; place += 1) {
        const label = labelAt[place]!;
        to[label] = to[label]! + weights[place]! * strength;
      }
    },
    /** @param wrong labels that may take a step; `isWrong` says the same of each label */
    move(mark: number, strength: number, slopes: Float32Array, wrong: readonly number[], isWrong: Uint8Array): void {
      const from = starts[mark]!;
      const until = from + counts[mark]!;
      for (let place = from; place < until; place += 1) {
        const label = labelAt[place]!;
        if (isWrong[label] === 0) continue;
        isWrong[label] = 2;
        const slope = slopes[label]! * strength;
        if (Math.abs(slope) >= leastStep) step(place, slope);
      }
      for (const label of wrong) {
        const slope = slopes[label]! * strength;
        if (isWrong[label] === 1 && Math.abs(slope) >= leastStep) step(add(mark, label), slope);
        isWrong[label] = 1;
      }
    },
    byMark(): Omit<SoftmaxWeights, 'bias'> {
      const ends = new Int32Array(marks + 1);
      for (let mark = 0; mark < marks; mark += 1) ends[mark + 1] = ends[mark]! + counts[mark]!;
      const labels = new Uint16Array(ends[marks]!);
      const kept = new Float32Array(ends[marks]!);
      for (let mark = 0; mark < marks; mark += 1) {
        const from = starts[mark]!;
        labels.set(labelAt.subarray(from, from + counts[mark]!), ends[mark]);
        kept.set(weights.subarray(from, from + counts[mark]!), ends[mark]);
      }
      return { starts: ends, labels, weights: kept };
    },
  };
}

function twiceAsLong<T extends Uint16Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function normalise(scores: Float32Array | Float64Array): void {
  let most = -Infinity;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (let at = 0; at < scores.length; at += 1) {
    scores[at] = Math.exp(scores[at]! - most);
    sum += scores[at]!;
  }
  for (let at = 0; at < scores.length; at += 1) scores[at] = scores[at]! / sum;
}

/** A linear congruential generator (Numerical Recipes): the order must be the same on every machine. */
function createRandom(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
