import type { CorpusLine } from './corpus.ts';

/** A message ready to train on: its features as hashes and the line that it came from. */
export interface Example {
  readonly line: CorpusLine;
  readonly features: Uint32Array;
  /** How much a mistake on it counts. */
  readonly weight: number;
}

export interface LinearOptions {
  /** A power of two. */
  readonly buckets: number;
  readonly epochs: number;
  /** First step of Adagrad (Duchi 2011); falls to nearly nothing by the last epoch. */
  readonly step: number;
  readonly decay: number;
}

export interface LinearModel {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** A repeatable stream of numbers in [0, 1) (Numerical Recipes' linear congruential generator). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
}

/** Each example's buckets, every one once. */
export const bucketsOf = (features: Uint32Array, buckets: number, hash: (feature: number) => number): Uint32Array =>
  Uint32Array.from(new Set(Array.from(features, (feature) => hash(feature) & (buckets - 1))));

/**
 * Logistic regression with several yes-or-no heads over the same sparse features, each scaled by one over the root of their number.
 * @param target for an example and a head: 1, 0, or NaN where that head has nothing to learn.
 */
export function trainLinear(
  examples: readonly Example[],
  rows: readonly Uint32Array[],
  heads: number,
  target: (line: CorpusLine, head: number) => number,
  { buckets, epochs, step, decay }: LinearOptions,
): LinearModel {
  const weights = new Float32Array(buckets * heads);
  const squares = new Float32Array(buckets * heads).fill(1e-6);
  const bias = new Float32Array(heads);
  const random = seeded(7);
  const order = examples.map((_, at) => at);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other] as number, order[at] as number];
    }
    const rate = step * (1 - epoch / epochs) + 0.002;
    for (const index of order) {
      const row = rows[index] as Uint32Array;
      const { line, weight } = examples[index] as Example;
      const norm = 1 / Math.sqrt(Math.max(1, row.length));
      for (let head = 0; head < heads; head++) {
        const wanted = target(line, head);
        if (Number.isNaN(wanted)) continue;
        const slope = (1 / (1 + Math.exp(-scoreRow(row, head, heads, weights, bias))) - wanted) * weight;
        if (Math.abs(slope) < 1e-3) continue;
        bias[head] = (bias[head] as number) - rate * 0.02 * slope;
        for (let k = 0; k < row.length; k++) {
          const at = (row[k] as number) * heads + head;
          const gradient = slope * norm + decay * (weights[at] as number);
          squares[at] = (squares[at] as number) + gradient * gradient;
          weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(squares[at]);
        }
      }
    }
  }
  return { weights, bias };
}

export function scoreRow(
  row: Uint32Array,
  head: number,
  heads: number,
  weights: Float32Array,
  bias: Float32Array,
): number {
  let sum = 0;
  for (let k = 0; k < row.length; k++) sum += weights[(row[k] as number) * heads + head] as number;
  return sum / Math.sqrt(Math.max(1, row.length)) + (bias[head] as number);
}

/**
 * 8-bit weights: per head, one step is a fifteenth of the 99.9th percentile of their sizes; the few beyond 127 steps are cut. Coarse steps
 * cost no recall and let the file be packed to half; cutting the largest weights did cost recall of emergencies.
 */
export function quantise(weights: Float32Array, heads: number): { bytes: Int8Array; scales: number[] } {
  const bytes = new Int8Array(weights.length);
  const scales: number[] = [];
  for (let head = 0; head < heads; head++) {
    const sizes: number[] = [];
    for (let at = head; at < weights.length; at += heads)
      if (weights[at] !== 0) sizes.push(Math.abs(weights[at] as number));
    sizes.sort((a, b) => a - b);
    const scale = (sizes[Math.floor(sizes.length * 0.999)] ?? sizes.at(-1) ?? 1) / 15 || 1;
    scales.push(scale);
    for (let at = head; at < weights.length; at += heads) {
      bytes[at] = Math.max(-127, Math.min(127, Math.round((weights[at] as number) / scale)));
    }
  }
  return { bytes, scales };
}

/** 8-bit numbers of one part of the network: one step is the largest over 127. */
export function quantisePart(numbers: Float32Array): { bytes: Int8Array; scale: number } {
  const scale = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1;
  return { bytes: Int8Array.from(numbers, (value) => Math.round(value / scale)), scale };
}

/**
 * Platt scaling of two scores at once: the slopes and the offset that make them one probability, by Newton's method on the log
 * likelihood.
 */
export function calibrate(
  scores: readonly (readonly [number, number])[],
  positive: readonly boolean[],
): { slope: number; netSlope: number; offset: number } {
  const found = [0.5, 0.5, 0];
  for (let round = 0; round < 30; round++) {
    const slopes = [0, 0, 0];
    const curve = [
      [1e-6, 0, 0],
      [0, 1e-6, 0],
      [0, 0, 1e-6],
    ];
    scores.forEach(([linear, net], at) => {
      const parts = [linear, net, 1];
      const p = 1 / (1 + Math.exp(-parts.reduce((sum, part, k) => sum + part * (found[k] as number), 0)));
      const miss = p - (positive[at] === true ? 1 : 0);
      const weight = Math.max(1e-9, p * (1 - p));
      for (let row = 0; row < 3; row++) {
        slopes[row] = (slopes[row] as number) + miss * (parts[row] as number);
        const line = curve[row] as number[];
        for (let column = 0; column < 3; column++)
          line[column] = (line[column] as number) + weight * (parts[row] as number) * (parts[column] as number);
      }
    });
    const move = solve(curve, slopes);
    for (let at = 0; at < 3; at++) found[at] = (found[at] as number) - (move[at] as number);
  }
  const [slope, netSlope, offset] = found as [number, number, number];
  return { slope, netSlope, offset };
}

/** Solves a small system of linear equations by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((line, at) => [...line, right[at] as number]);
  for (let pivot = 0; pivot < rows.length; pivot++) {
    const lead = rows[pivot] as number[];
    for (let other = 0; other < rows.length; other++) {
      if (other === pivot) continue;
      const line = rows[other] as number[];
      const factor = (line[pivot] as number) / (lead[pivot] as number);
      for (let at = pivot; at < line.length; at++) line[at] = (line[at] as number) - factor * (lead[at] as number);
    }
  }
  return rows.map((line, at) => (line.at(-1) as number) / (line[at] as number));
}
