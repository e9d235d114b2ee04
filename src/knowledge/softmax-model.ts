import type { MarkVector } from './question-marks.ts';
import type { Steps } from './steps.ts';

/** Of each label, in the order of the labels. */
export interface SoftmaxReading {
  /** They sum to one: how much rather this label than another. */
  readonly chances: Float64Array;
  /** Before that: how much speaks for this label at all. */
  readonly scores: Float64Array;
}

export type SoftmaxModel = (vector: MarkVector) => SoftmaxReading;

const epochs = 3;
const rate = 0.5;
const decay = 1e-5;
const examplesInAStep = 200;
/** What is nearly right already is left alone: quicker, and better on questions not learnt from. */
const leastStep = 0.01;

/**
 * Softmax regression over marks, by AdaGrad in a fixed shuffled order: the same examples always give the same model.
 * A few hundred milliseconds for some five thousand examples of a hundred labels.
 * @param marks how many marks there are @param labels how many labels
 */
export function* trainSoftmax(
  examples: readonly { readonly vector: MarkVector; readonly label: number }[],
  marks: number,
  labels: number,
): Steps<SoftmaxModel> {
  const weights = new Float32Array(marks * labels);
  const squares = new Float32Array(marks * labels).fill(1e-6);
  const bias = new Float32Array(labels);
  const biasSquares = new Float32Array(labels).fill(1e-6);
  const chances = new Float32Array(labels);
  const order = examples.map((_, index) => index);
  const random = createRandom();
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    for (const [turn, index] of order.entries()) {
      if (turn % examplesInAStep === 0) yield;
      const { vector, label } = examples[index]!;
      chances.set(bias);
      addScores(chances, vector, weights, labels);
      normalise(chances);
      chances[label] = chances[label]! - 1;
      for (let each = 0; each < labels; each += 1) {
        const slope = chances[each]!;
        biasSquares[each] = biasSquares[each]! + slope * slope;
        bias[each] = bias[each]! - (rate * slope) / Math.sqrt(biasSquares[each]!);
      }
      for (let mark = 0; mark < vector.at.length; mark += 1) {
        const from = vector.at[mark]! * labels;
        const weight = vector.weight[mark]!;
        for (let each = 0; each < labels; each += 1) {
          const step = chances[each]! * weight;
          if (Math.abs(step) < leastStep) continue;
          const to = from + each;
          const slope = step + decay * weights[to]!;
          const square = squares[to]! + slope * slope;
          squares[to] = square;
          weights[to] = weights[to]! - (rate * slope) / Math.sqrt(square);
        }
      }
    }
  }
  return (vector) => {
    const scores = Float64Array.from(bias);
    addScores(scores, vector, weights, labels);
    const chances = scores.slice();
    normalise(chances);
    return { chances, scores };
  };
}

function addScores(to: Float32Array | Float64Array, vector: MarkVector, weights: Float32Array, labels: number): void {
  for (let mark = 0; mark < vector.at.length; mark += 1) {
    const from = vector.at[mark]! * labels;
    const weight = vector.weight[mark]!;
    for (let each = 0; each < labels; each += 1) to[each] = to[each]! + weights[from + each]! * weight;
  }
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
