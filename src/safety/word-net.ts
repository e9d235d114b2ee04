import { fnv1a, spread } from '../core/hashing.ts';
import type { Reading } from './patterns.ts';
import type { WordVectors } from './word-vectors.ts';

/** Sizes of the network. All bucket counts are powers of two. */
export interface WordNetShape {
  /** Filters of each width. */
  readonly filters: number;
  /** Widths run from one word to this many. */
  readonly widest: number;
  readonly hidden: number;
  /** Trained vectors of letter runs, for words without a fixed vector and for what a fixed one does not say. */
  readonly gramBuckets: number;
  /** Trained vectors of senses (senses.yaml), by number. */
  readonly senses: number;
  /** What is known beside the words: patterns found, length, whether anything was said before. */
  readonly hintBuckets: number;
  readonly outputs: number;
}

/** The network's parts in the order in which they are stored. */
export const netParts = ['grams', 'senses', 'filters', 'filterBias', 'inner', 'innerBias', 'hints', 'outer'] as const;
export type NetPart = (typeof netParts)[number];

/** Numbers in each part. */
export function partSizes(shape: WordNetShape, dims: number): Readonly<Record<NetPart, number>> {
  const { filters, widest, hidden } = shape;
  return {
    grams: shape.gramBuckets * dims,
    senses: shape.senses * dims,
    // For each width its filters, each with one vector for every word under it.
    filters: ((filters * widest * (widest + 1)) / 2) * dims,
    filterBias: filters * widest,
    inner: filters * widest * hidden,
    innerBias: hidden,
    hints: shape.hintBuckets * hidden,
    outer: hidden * shape.outputs,
  };
}

export interface WordNetWeights {
  readonly shape: WordNetShape;
  readonly parts: Readonly<Record<NetPart, Float32Array>>;
  readonly bias: readonly number[];
}

export interface WordNet {
  /** Raw scores, one for each output, of tokens `from` to `to` (both included). */
  score(reading: Reading, saidBefore: boolean, from: number, to: number): Float64Array;
}

/** Words whose share in every filter is kept ready. */
const rememberedMax = 12_288;

/**
 * A convolution over word vectors, its strongest answers kept, then one hidden layer (after Kim 2014). The filters are linear, so that
 * what a word adds to each is worked out once a word; a message costs additions.
 */
export function createWordNet({ shape, parts, bias }: WordNetWeights, vectors: WordVectors): WordNet {
  const { filters, widest, hidden, outputs } = shape;
  const { dims } = vectors;
  const slots = (widest * (widest + 1)) / 2;
  const each = slots * filters;
  const remembered = new Map<string, number>();
  const shares = new Float32Array(rememberedMax * each);
  const vector = new Float32Array(dims);

  /** Where a word's shares begin in `shares`. */
  function sharesOf(word: string, senses: readonly number[], gloss: string | undefined): number {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    vector.fill(0);
    const row = vectors.rowOf(gloss ?? word);
    if (row >= 0) addTo(vector, vectors.values, row, 1);
    const grams = gramBucketsOf(word, shape.gramBuckets);
    for (const gram of grams) addTo(vector, parts.grams, gram, 1 / Math.sqrt(grams.length));
    for (const sense of senses) if (sense < shape.senses) addTo(vector, parts.senses, sense, 1);
    if (remembered.size >= rememberedMax) remembered.clear();
    const place = remembered.size * each;
    for (let at = 0; at < each; at++) {
      const weights = places[at] as number;
      let sum = 0;
      for (let dim = 0; dim < dims; dim++) sum += (vector[dim] as number) * (parts.filters[weights + dim] as number);
      shares[place + at] = sum;
    }
    remembered.set(word, place);
    return place;
  }

  const places = Array.from({ length: each }, (_, at) => filterAt(at, filters, dims));
  const inner = new Float64Array(hidden);
  const strongest = new Float32Array(filters);
  const sums = new Float32Array(filters);

  return {
    score(reading, saidBefore, from, to) {
      // A message never holds as many different words as are remembered: none is forgotten before it is added up.
      if (remembered.size + (to - from + 1) > rememberedMax) remembered.clear();
      const words: number[] = [];
      for (let at = from; at <= to; at++)
        words.push(sharesOf(reading.tokens[at]?.text ?? '', reading.senses[at] ?? noSenses, reading.glosses[at]));
      for (let unit = 0; unit < hidden; unit++) inner[unit] = parts.innerBias[unit] as number;
      for (let width = 1; width <= widest; width++) {
        strongest.fill(Number.NEGATIVE_INFINITY);
        const slot = ((width - 1) * width) / 2;
        // Words before the first and after the last are empty: nothing is added for them.
        for (let start = 1 - width; start < words.length; start++) {
          const first = Math.max(0, -start);
          const last = Math.min(width, words.length - start) - 1;
          for (let under = first; under <= last; under++) {
            const base = (words[start + under] as number) + (slot + under) * filters;
            if (under === first) for (let at = 0; at < filters; at++) sums[at] = shares[base + at] as number;
            else for (let at = 0; at < filters; at++) sums[at] = (sums[at] as number) + (shares[base + at] as number);
          }
          for (let at = 0; at < filters; at++)
            if ((sums[at] as number) > (strongest[at] as number)) strongest[at] = sums[at] as number;
        }
        for (let filter = 0; filter < filters; filter++) {
          const at = (width - 1) * filters + filter;
          const value = (strongest[filter] as number) + (parts.filterBias[at] as number);
          if (value <= 0) continue;
          for (let unit = 0; unit < hidden; unit++)
            inner[unit] = (inner[unit] as number) + value * (parts.inner[at * hidden + unit] as number);
        }
      }
      const hints = hintsOf(reading, saidBefore, from, to, shape.hintBuckets);
      const norm = 1 / Math.sqrt(hints.length);
      for (const hint of hints)
        for (let unit = 0; unit < hidden; unit++)
          inner[unit] = (inner[unit] as number) + norm * (parts.hints[hint * hidden + unit] as number);
      const scores = Float64Array.from(bias);
      for (let unit = 0; unit < hidden; unit++) {
        const value = inner[unit] as number;
        if (value <= 0) continue;
        for (let output = 0; output < outputs; output++)
          scores[output] = (scores[output] as number) + value * (parts.outer[unit * outputs + output] as number);
      }
      return scores;
    },
  };
}

const noSenses: readonly number[] = [];

function addTo(sum: Float32Array, table: Float32Array, row: number, weight: number): void {
  for (let dim = 0; dim < sum.length; dim++)
    sum[dim] = (sum[dim] as number) + weight * (table[row * sum.length + dim] as number);
}

/** Where the weights of one filter for one word under it begin, when `at` counts slot by slot (width, then word under it). */
function filterAt(at: number, filters: number, dims: number): number {
  const slot = Math.floor(at / filters);
  const filter = at % filters;
  let width = 1;
  let first = 0;
  while (first + width <= slot) first += width++;
  return (first * filters + filter * width + (slot - first)) * dims;
}

const longestWord = 24;

/** Buckets of a word and of its letter runs of 3 to 5 with its ends marked. Numbers are alike when they are equally long. */
export function gramBucketsOf(word: string, buckets: number): number[] {
  const bucket = (gram: string) => spread(fnv1a(gram)) & (buckets - 1);
  if (/^\d/.test(word)) return [bucket(`#${word.length}`)];
  const found = new Set<number>();
  const marked = `<${word.slice(0, longestWord)}>`;
  for (let size = 3; size <= 5; size++)
    for (let at = 0; at + size <= marked.length; at++) found.add(bucket(marked.slice(at, at + size)));
  found.add(bucket(`W ${word}`));
  return [...found];
}

/** Buckets of what is known beside the words; at least one. */
export function hintsOf(reading: Reading, saidBefore: boolean, from: number, to: number, buckets: number): number[] {
  const found = new Set<number>();
  const add = (hint: string) => found.add(spread(fnv1a(hint)) & (buckets - 1));
  for (const { pattern, level, weak, from: first, to: last } of reading.hits) {
    if (last < from || first > to) continue;
    add(`P ${pattern.id} ${level} ${weak}`);
    add(`K ${pattern.kinds[0]} ${level} ${weak}`);
  }
  add(`L ${Math.min(7, Math.round(Math.log2(to - from + 2)))}`);
  if (saidBefore) add('H');
  return [...found];
}
