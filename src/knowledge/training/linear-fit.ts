const decay = 1e-4;

/** Full-batch AdaGrad: deterministic. `slopeAt` adds the gradient of the mean loss to what it is given. */
function descend(
  size: number,
  rounds: number,
  rate: number,
  slopeAt: (weights: Float64Array, slope: Float64Array) => void,
): Float64Array {
  const weights = new Float64Array(size);
  const squares = new Float64Array(size).fill(1e-4);
  for (let round = 0; round < rounds; round += 1) {
    const slope = new Float64Array(size);
    slopeAt(weights, slope);
    for (let at = 0; at < size; at += 1) {
      const step = slope[at]! + decay * weights[at]!;
      squares[at] = squares[at]! + step * step;
      weights[at] = weights[at]! - (rate * step) / Math.sqrt(squares[at]!);
    }
  }
  return weights;
}

const dot = (weights: Float64Array, features: readonly number[]): number =>
  features.reduce((sum, feature, at) => sum + weights[at]! * feature, 0);

export interface Judged {
  readonly features: readonly number[];
  readonly isTrue: boolean;
  readonly weight: number;
}

/** Weights of a logistic regression; the first feature should be 1. */
export function fitLogistic(rows: readonly Judged[]): Float64Array {
  const whole = rows.reduce((sum, { weight }) => sum + weight, 0);
  return descend(rows[0]!.features.length, 600, 0.3, (weights, slope) => {
    for (const { features, isTrue, weight } of rows) {
      const error = ((1 / (1 + Math.exp(-dot(weights, features))) - (isTrue ? 1 : 0)) * weight) / whole;
      for (const [at, feature] of features.entries()) slope[at] = slope[at]! + error * feature;
    }
  });
}

export interface Choice {
  readonly choices: readonly (readonly number[])[];
  /** Index of the right one; rows without it teach nothing. */
  readonly right: number;
  readonly weight: number;
}

/** Weights that put the right choice first most often (conditional logit). */
export function fitSoftmaxRanking(rows: readonly Choice[]): Float64Array {
  const usable = rows.filter(({ right }) => right >= 0);
  const whole = usable.reduce((sum, { weight }) => sum + weight, 0);
  return descend(usable[0]!.choices[0]!.length, 80, 0.5, (weights, slope) => {
    for (const { choices, right, weight } of usable) {
      const scores = choices.map((features) => dot(weights, features));
      const most = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - most));
      const sum = powers.reduce((total, power) => total + power, 0);
      for (const [index, features] of choices.entries()) {
        const error = ((powers[index]! / sum - (index === right ? 1 : 0)) * weight) / whole;
        for (const [at, feature] of features.entries()) slope[at] = slope[at]! + error * feature;
      }
    }
  });
}
