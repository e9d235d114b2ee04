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

/** 8-bit weights: per head, one step is the 99.99th percentile of its sizes over 127; the few beyond are cut to it. */
export function quantise(weights: Float32Array, heads: number): { bytes: Int8Array; scales: number[] } {
  const bytes = new Int8Array(weights.length);
  const scales: number[] = [];
  for (let head = 0; head < heads; head++) {
    const sizes: number[] = [];
    for (let at = head; at < weights.length; at += heads)
      if (weights[at] !== 0) sizes.push(Math.abs(weights[at] as number));
    sizes.sort((a, b) => a - b);
    const scale = (sizes[Math.floor(sizes.length * 0.9999)] ?? sizes.at(-1) ?? 1) / 127 || 1;
    scales.push(scale);
    for (let at = head; at < weights.length; at += heads) {
      bytes[at] = Math.max(-127, Math.min(127, Math.round((weights[at] as number) / scale)));
    }
  }
  return { bytes, scales };
}

/** Platt scaling: the slope and offset that make a score a probability, by Newton's method on the log likelihood. */
export function calibrate(scores: readonly number[], positive: readonly boolean[]): { slope: number; offset: number } {
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < 30; round++) {
    let [gs, go, hss, hso, hoo] = [0, 0, 1e-6, 0, 1e-6];
    scores.forEach((score, at) => {
      const p = 1 / (1 + Math.exp(-(slope * score + offset)));
      const miss = p - (positive[at] === true ? 1 : 0);
      const w = Math.max(1e-9, p * (1 - p));
      gs += miss * score;
      go += miss;
      hss += w * score * score;
      hso += w * score;
      hoo += w;
    });
    const det = hss * hoo - hso * hso;
    slope -= (hoo * gs - hso * go) / det;
    offset -= (hss * go - hso * gs) / det;
  }
  return { slope, offset };
}
