import { crisisKinds } from '../../core/crisis.ts';
import { headsPassed } from '../model.ts';
import type { Reading } from '../patterns.ts';
import {
  gramBucketsOf,
  hintsOf,
  type NetPart,
  netParts,
  partSizes,
  type WordNetShape,
  type WordNetWeights,
} from '../word-net.ts';
import type { WordVectors } from '../word-vectors.ts';
import type { CorpusLine } from './corpus.ts';
import { seeded } from './linear.ts';

/** What the network learns from: one stretch of a message. */
export interface NetExample {
  readonly line: CorpusLine;
  readonly weight: number;
  readonly reading: Reading;
  readonly saidBefore: boolean;
  readonly from: number;
  readonly to: number;
}

/** Levels first, then the topic (the kind of danger, or the kind whose words a calm line borrows), then "about somebody else". */
export const netOutputs = 3 + crisisKinds.length + 1;
export const netShape: Omit<WordNetShape, 'senses'> = {
  filters: 24,
  widest: 3,
  hidden: 32,
  gramBuckets: 1 << 12,
  hintBuckets: 1 << 11,
  outputs: netOutputs,
};
const topicWeight = 0.3;
/** What a `concern` teaches the head above it, as in the linear model. */
const nearlyUrgent = 0.3;
const epochs = 6;
const step = 0.05;
/** Shares of words and of filters' answers hidden at random while learning (Srivastava 2014). */
const hiddenWords = 0.1;
const hiddenAnswers = 0.3;
const hiddenUnits = 0.18;

function targetsOf({ level, kinds, about, who, source }: CorpusLine): number[] {
  const calm = level === 'none';
  const labelled = source.startsWith('corpus/') || source.startsWith('screening/');
  return [
    Number(headsPassed(level) > 0),
    level === 'concern' ? nearlyUrgent : Number(headsPassed(level) > 1),
    Number(headsPassed(level) > 2),
    ...crisisKinds.map((kind) =>
      calm ? (labelled || about === kind ? Number(about === kind) : Number.NaN) : Number(kinds.includes(kind)),
    ),
    calm ? Number.NaN : Number(who === 'other'),
  ];
}

/** The examples as numbers, made once and shared by every fold. */
export interface NetRows {
  readonly shape: WordNetShape;
  readonly vectors: WordVectors;
  readonly words: readonly {
    readonly row: number;
    readonly grams: readonly number[];
    readonly senses: readonly number[];
  }[];
  readonly rows: readonly {
    readonly words: Int32Array;
    readonly hints: readonly number[];
    readonly targets: readonly number[];
    readonly weight: number;
  }[];
}

export function netRowsOf(examples: readonly NetExample[], shape: WordNetShape, vectors: WordVectors): NetRows {
  const ids = new Map<string, number>();
  const words: { row: number; grams: number[]; senses: readonly number[] }[] = [];
  const idOf = (word: string, senses: readonly number[], gloss: string | undefined): number => {
    let id = ids.get(word);
    if (id === undefined) {
      const row = vectors.rowOf(gloss ?? word);
      id = words.push({ row, grams: gramBucketsOf(word, shape.gramBuckets), senses }) - 1;
      ids.set(word, id);
    }
    return id;
  };
  const rows = examples.map(({ line, weight, reading, saidBefore, from, to }) => ({
    words: Int32Array.from({ length: Math.max(0, to - from + 1) }, (_, at) =>
      idOf(reading.tokens[from + at]?.text ?? '', reading.senses[from + at] ?? [], reading.glosses[from + at]),
    ),
    hints: hintsOf(reading, saidBefore, from, to, shape.hintBuckets),
    targets: targetsOf(line),
    weight,
  }));
  return { shape, vectors, words, rows };
}

/** Trains on the rows named by `kept`, one at a time, with Adagrad (Duchi 2011). The same rows give the same network. */
export function trainWordNet(data: NetRows, kept: readonly number[]): WordNetWeights {
  const net = startingNet(data.shape, data.vectors.dims);
  const random = seeded(5);
  const order = [...kept].filter((index) => (data.rows[index]?.words.length ?? 0) > 0);
  const pass = createPass(data, net, random);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other] as number, order[at] as number];
    }
    const rate = step * (1 - epoch / epochs) + 0.002;
    for (const index of order) {
      pass.forward(index, true);
      pass.backward(index, rate);
    }
  }
  return { shape: data.shape, parts: net.parts, bias: [...net.bias] };
}

/** Raw scores of the rows named, as the shipped network would give them. */
export function scoreRows(data: NetRows, weights: WordNetWeights, indices: readonly number[]): Map<number, number[]> {
  const net = {
    ...startingNet(data.shape, data.vectors.dims),
    parts: weights.parts,
    bias: Float64Array.from(weights.bias),
  };
  const pass = createPass(data, net, seeded(1));
  return new Map(indices.map((index) => [index, [...pass.forward(index, false)]]));
}

interface Net {
  readonly parts: Record<NetPart, Float32Array>;
  /** Adagrad's sums of squares: one a number in the dense parts, one a vector in `grams`, `senses` and `hints`. */
  readonly squares: Record<NetPart, Float32Array>;
  readonly bias: Float64Array;
}

function startingNet(shape: WordNetShape, dims: number): Net {
  const random = seeded(17);
  const noise = () => random() + random() + random() - 1.5;
  const sizes = partSizes(shape, dims);
  const spreadOf: Record<NetPart, number> = {
    grams: 0.1,
    senses: 0,
    filters: 0.15,
    filterBias: 0,
    inner: 0.2,
    innerBias: 0,
    hints: 0,
    outer: 0.3,
  };
  const make = (value: (part: NetPart) => Float32Array) =>
    Object.fromEntries(netParts.map((part) => [part, value(part)])) as Record<NetPart, Float32Array>;
  const parts = make((part) => Float32Array.from({ length: sizes[part] }, () => noise() * spreadOf[part]));
  parts.innerBias.fill(0.1);
  return {
    parts,
    squares: make((part) => new Float32Array(sizes[part]).fill(1e-2)),
    bias: Float64Array.from({ length: shape.outputs }, (_, output) => (output === 0 ? -1 : -1.5)),
  };
}

/** One message forward and, from the same state, backward. */
function createPass({ shape, vectors, words, rows }: NetRows, { parts, squares, bias }: Net, random: () => number) {
  const { filters, widest, hidden, outputs } = shape;
  const { dims } = vectors;
  const answers = filters * widest;
  const longest = Math.max(1, ...rows.map((row) => row.words.length));
  const input = new Float32Array(longest * dims);
  const inputSlope = new Float32Array(longest * dims);
  const shown = new Uint8Array(longest);
  const found = new Float32Array(answers);
  const foundAt = new Int32Array(answers);
  const foundMask = new Float32Array(answers);
  const foundSlope = new Float32Array(answers);
  const inner = new Float32Array(hidden);
  const innerMask = new Float32Array(hidden);
  const innerSlope = new Float32Array(hidden);
  const scores = new Float64Array(outputs);

  const wordAt = (index: number, at: number) => words[rows[index]?.words[at] as number] as (typeof words)[number];
  const add = (to: number, table: Float32Array, row: number, weight: number) => {
    for (let dim = 0; dim < dims; dim++)
      input[to + dim] = (input[to + dim] as number) + weight * (table[row * dims + dim] as number);
  };
  /** First number of a filter's weights, and which of its words stand inside the message when it starts at `start`. */
  const reach = (width: number, filter: number, start: number, length: number) => {
    const base = ((((width - 1) * width) / 2) * filters + filter * width) * dims;
    const first = Math.max(0, -start) * dims;
    const last = Math.min(width, length - start) * dims;
    return { base, first, last };
  };
  const descend = (part: NetPart, at: number, gradient: number, rate: number) => {
    const values = parts[part];
    const sums = squares[part];
    sums[at] = (sums[at] as number) + gradient * gradient;
    values[at] = (values[at] as number) - (rate * gradient) / Math.sqrt(sums[at]);
  };
  const descendVector = (
    part: NetPart,
    row: number,
    slope: Float32Array,
    from: number,
    size: number,
    scale: number,
    rate: number,
  ) => {
    let energy = 0;
    for (let at = 0; at < size; at++) energy += ((slope[from + at] as number) * scale) ** 2 / size;
    if (energy === 0) return;
    const sums = squares[part];
    sums[row] = (sums[row] as number) + energy;
    const pace = (rate * scale) / Math.sqrt(sums[row]);
    const values = parts[part];
    for (let at = 0; at < size; at++)
      values[row * size + at] = (values[row * size + at] as number) - pace * (slope[from + at] as number);
  };

  return {
    forward(index: number, learning: boolean): Float64Array {
      const { words: ids, hints } = rows[index] as (typeof rows)[number];
      const { length } = ids;
      input.fill(0, 0, length * dims);
      for (let at = 0; at < length; at++) {
        shown[at] = learning && random() < hiddenWords ? 0 : 1;
        if (shown[at] === 0) continue;
        const word = wordAt(index, at);
        if (word.row >= 0) add(at * dims, vectors.values, word.row, 1);
        for (const gram of word.grams) add(at * dims, parts.grams, gram, 1 / Math.sqrt(word.grams.length));
        for (const sense of word.senses) if (sense < shape.senses) add(at * dims, parts.senses, sense, 1);
      }
      for (let width = 1, answer = 0; width <= widest; width++) {
        for (let filter = 0; filter < filters; filter++, answer++) {
          let best = Number.NEGATIVE_INFINITY;
          let bestAt = 0;
          const weights = parts.filters;
          for (let start = 1 - width; start < length; start++) {
            const { base, first, last } = reach(width, filter, start, length);
            let sum = 0;
            for (let at = first; at < last; at++)
              sum += (weights[base + at] as number) * (input[start * dims + at] as number);
            if (sum > best) {
              best = sum;
              bestAt = start;
            }
          }
          foundMask[answer] = !learning ? 1 : random() < hiddenAnswers ? 0 : 1 / (1 - hiddenAnswers);
          found[answer] = Math.max(0, best + (parts.filterBias[answer] as number)) * (foundMask[answer] as number);
          foundAt[answer] = bestAt;
        }
      }
      inner.set(parts.innerBias);
      const norm = 1 / Math.sqrt(hints.length);
      for (const hint of hints)
        for (let unit = 0; unit < hidden; unit++)
          inner[unit] = (inner[unit] as number) + norm * (parts.hints[hint * hidden + unit] as number);
      for (let answer = 0; answer < answers; answer++) {
        const value = found[answer] as number;
        if (value === 0) continue;
        for (let unit = 0; unit < hidden; unit++)
          inner[unit] = (inner[unit] as number) + value * (parts.inner[answer * hidden + unit] as number);
      }
      scores.set(bias);
      for (let unit = 0; unit < hidden; unit++) {
        const kept = !learning || random() >= hiddenUnits;
        innerMask[unit] = (inner[unit] as number) > 0 && kept ? (learning ? 1 / (1 - hiddenUnits) : 1) : 0;
        inner[unit] = (inner[unit] as number) * (innerMask[unit] as number);
        for (let output = 0; output < outputs; output++)
          scores[output] =
            (scores[output] as number) + (inner[unit] as number) * (parts.outer[unit * outputs + output] as number);
      }
      return scores;
    },

    backward(index: number, rate: number): void {
      const { words: ids, hints, targets, weight } = rows[index] as (typeof rows)[number];
      const { length } = ids;
      innerSlope.fill(0);
      for (let output = 0; output < outputs; output++) {
        const target = targets[output] as number;
        if (Number.isNaN(target)) continue;
        const slope =
          (1 / (1 + Math.exp(-(scores[output] as number))) - target) * weight * (output < 3 ? 1 : topicWeight);
        bias[output] = (bias[output] as number) - rate * 0.05 * slope;
        for (let unit = 0; unit < hidden; unit++) {
          if (inner[unit] === 0) continue;
          const at = unit * outputs + output;
          innerSlope[unit] = (innerSlope[unit] as number) + slope * (parts.outer[at] as number);
          descend('outer', at, slope * (inner[unit] as number), rate);
        }
      }
      foundSlope.fill(0);
      for (let unit = 0; unit < hidden; unit++) {
        const slope = (innerSlope[unit] as number) * (innerMask[unit] as number);
        innerSlope[unit] = slope;
        if (slope === 0) continue;
        descend('innerBias', unit, slope, rate * 0.3);
        for (let answer = 0; answer < answers; answer++) {
          if (found[answer] === 0) continue;
          const at = answer * hidden + unit;
          foundSlope[answer] = (foundSlope[answer] as number) + slope * (parts.inner[at] as number);
          descend('inner', at, slope * (found[answer] as number), rate);
        }
      }
      for (const hint of hints) descendVector('hints', hint, innerSlope, 0, hidden, 1 / Math.sqrt(hints.length), rate);
      inputSlope.fill(0, 0, length * dims);
      for (let width = 1, answer = 0; width <= widest; width++) {
        for (let filter = 0; filter < filters; filter++, answer++) {
          const slope = (foundSlope[answer] as number) * (foundMask[answer] as number);
          if (found[answer] === 0 || slope === 0) continue;
          descend('filterBias', answer, slope, rate * 0.3);
          const start = foundAt[answer] as number;
          const { base, first, last } = reach(width, filter, start, length);
          for (let at = first; at < last; at++) {
            const place = start * dims + at;
            inputSlope[place] = (inputSlope[place] as number) + slope * (parts.filters[base + at] as number);
            descend('filters', base + at, slope * (input[place] as number), rate);
          }
        }
      }
      for (let at = 0; at < length; at++) {
        if (shown[at] === 0) continue;
        const { grams, senses } = wordAt(index, at);
        for (const gram of grams)
          descendVector('grams', gram, inputSlope, at * dims, dims, 1 / Math.sqrt(grams.length), rate);
        for (const sense of senses)
          if (sense < shape.senses) descendVector('senses', sense, inputSlope, at * dims, dims, 1, rate * 0.5);
      }
    },
  };
}
