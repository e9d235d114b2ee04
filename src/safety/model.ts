import { type CrisisKind, crisisKinds, type CrisisLevel, crisisLevels } from '../core/crisis.ts';
import { featuresOf } from './features.ts';
import { spread } from '../core/hashing.ts';
import type { Reading } from './patterns.ts';
import { createWordNet, type NetPart, netParts, partSizes, type WordNetShape } from './word-net.ts';
import { readWordVectors } from './word-vectors.ts';

/** The levels that the model has a head for: the probability of this level or worse. */
export const modelLevels = ['concern', 'urgent', 'emergency'] as const;
export type ModelLevel = (typeof modelLevels)[number];

export interface LevelHead {
  /** One step of the 8-bit weights. */
  readonly scale: number;
  readonly bias: number;
  /** Raw scores to probability (Platt 1999): 1 / (1 + exp(-(slope * score + netSlope * the network's + offset))), fitted on folds not trained on. */
  readonly slope: number;
  readonly netSlope: number;
  readonly offset: number;
  /** Probability from which the model raises to this level. `guarded`: where the patterns read a denial or a question about services. */
  readonly raisesAt: number;
  /** The same for a message of a few words, which gives the model little to go by. */
  readonly raisesAtShort: number;
  /** The same for a long message, where something sounds like danger sooner. */
  readonly raisesAtLong: number;
  readonly raisesAtGuarded: number;
}

export interface CrisisModelHeader {
  readonly version: string;
  /** Buckets of the level heads; a power of two. */
  readonly buckets: number;
  /** Buckets of the heads for kinds and for `other`; a power of two. */
  readonly sideBuckets: number;
  readonly levels: Readonly<Record<ModelLevel, LevelHead>>;
  /** For each kind, then for `other`: its bias and the step of its weights. */
  readonly side: readonly { readonly name: CrisisKind | 'other'; readonly bias: number; readonly scale: number }[];
  /** The network beside the linear model: its sizes, one step of the weights of each part, the bias of each output (levels first). */
  readonly net: {
    readonly shape: WordNetShape;
    readonly scales: Readonly<Record<NetPart, number>>;
    readonly bias: readonly number[];
  };
}

/**
 * `bytes`: signed 8-bit level weights (bucket by bucket, three each), side weights (bucket by bucket, one for each of `side`), then the
 * network's parts in order. `vectors`: word vectors as `readWordVectors` reads them.
 */
export interface CrisisWeights {
  readonly header: CrisisModelHeader;
  readonly bytes: Uint8Array;
  readonly vectors: Uint8Array;
}

export interface ModelJudgement {
  readonly level: CrisisLevel;
  /** What the message is about, if it is dangerous; worked out when it is asked for. */
  readonly about: () => ModelAbout;
  /** Calibrated probabilities of this level or worse, the highest of any stretch of the message. */
  readonly scores: Readonly<Record<ModelLevel, number>>;
  /** The stretch that scored highest for `urgent`: tokens `from` to `to`, both included. */
  readonly from: number;
  readonly to: number;
}

export interface ModelAbout {
  /** How likely each kind of danger is, 0 to 1; likeliest first. */
  readonly kinds: readonly { readonly kind: CrisisKind; readonly likely01: number }[];
  /** How likely it is that somebody else is meant. */
  readonly other01: number;
}

export interface CrisisModel {
  /** Scores of tokens `from` to `to` (both included) read on their own, without what stands around them. */
  scoreAlone(reading: Reading, from: number, to: number): ModelJudgement['scores'];
  judge(reading: Reading, earlier: readonly Reading[], guarded: boolean): ModelJudgement;
}

interface Scored {
  readonly features: Uint32Array;
  readonly scores: readonly number[];
}

/** Messages are read in overlapping stretches of this many words, so that one sentence counts the same in a short message and a long one. */
const stretchWords = 64;
const strideWords = 32;

/**
 * A linear model over hashed features (three ordered level heads, one head for each kind) and a small network over word vectors, whose
 * scores for the levels are added. Throws when the bytes do not fit the header.
 */
export function createCrisisModel({ header, bytes, vectors: vectorBytes }: CrisisWeights): CrisisModel {
  const { buckets, sideBuckets, side } = header;
  const levelBytes = buckets * modelLevels.length;
  const netAt = levelBytes + sideBuckets * side.length;
  const vectors = readWordVectors(vectorBytes);
  const sizes = partSizes(header.net.shape, vectors.dims);
  const netBytes = netParts.reduce((sum, part) => sum + sizes[part], 0);
  if (bytes.length !== netAt + netBytes) throw new Error('the weights do not fit their header');
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  let partAt = netAt;
  const parts = Object.fromEntries(
    netParts.map((part) => {
      const scale = header.net.scales[part];
      return [part, Float32Array.from(weights.subarray(partAt, (partAt += sizes[part])), (step) => step * scale)];
    }),
  ) as Record<NetPart, Float32Array>;
  const net = createWordNet({ shape: header.net.shape, parts, bias: header.net.bias }, vectors);
  const heads = modelLevels.map((level) => header.levels[level]);
  // A bit for each bucket stays in the processor's nearest memory, where a number for each would not.
  const seen = new Int32Array(Math.max(buckets, sideBuckets) >>> 5);

  /** Puts buckets in the place of their features, each bucket once and in front; returns how many there are. */
  function toBuckets(features: Uint32Array, size: number): number {
    let count = 0;
    for (let at = 0; at < features.length; at++) {
      const bucket = spread(features[at] as number) & (size - 1);
      const word = bucket >>> 5;
      const bit = 1 << (bucket & 31);
      const bits = seen[word] as number;
      if ((bits & bit) !== 0) continue;
      seen[word] = bits | bit;
      features[count++] = bucket;
    }
    for (let at = 0; at < count; at++) seen[(features[at] as number) >>> 5] = 0;
    return count;
  }

  /** Probabilities of the levels for one stretch; each bucket counts once. */
  function scoreStretch(reading: Reading, earlier: readonly Reading[], from: number, to: number): Scored {
    const features = featuresOf(reading, earlier, from, to);
    const fromNet = net.score(reading, earlier.length > 0, from, to);
    const found = features.slice();
    const count = toBuckets(found, buckets);
    let [concern, urgent, emergency] = [0, 0, 0];
    for (let each = 0; each < count; each++) {
      const at = (found[each] as number) * 3;
      concern += weights[at] as number;
      urgent += weights[at + 1] as number;
      emergency += weights[at + 2] as number;
    }
    const sums = [concern, urgent, emergency];
    const norm = 1 / Math.sqrt(Math.max(1, count));
    const scores = heads.map(({ scale, bias, slope, netSlope, offset }, at) =>
      logistic(slope * ((sums[at] as number) * scale * norm + bias) + netSlope * (fromNet[at] as number) + offset),
    );
    return { features, scores };
  }

  function sideScores(features: Uint32Array): number[] {
    const found = features.slice();
    const count = toBuckets(found, sideBuckets);
    const heads = side.length;
    const sums = new Int32Array(heads);
    for (let each = 0; each < count; each++) {
      const at = levelBytes + (found[each] as number) * heads;
      for (let head = 0; head < heads; head++) sums[head] = (sums[head] as number) + (weights[at + head] as number);
    }
    const norm = 1 / Math.sqrt(Math.max(1, count));
    return side.map(({ scale, bias }, at) => logistic((sums[at] as number) * scale * norm + bias));
  }

  return {
    scoreAlone(reading, from, to) {
      const [concern, urgent, emergency] = scoreStretch(reading, [], from, to).scores as [number, number, number];
      return { concern, urgent, emergency };
    },
    judge(reading, earlier, guarded) {
      const stretches = stretchesOf(reading.tokens.length);
      let best: readonly number[] = [0, 0, 0];
      let bestFeatures: Uint32Array = new Uint32Array();
      let span = stretches[0] as readonly [number, number];
      const top = [0, 0, 0];
      if (reading.tokens.length === 0)
        return {
          level: 'none',
          about: () => ({ kinds: [], other01: 0 }),
          scores: { concern: 0, urgent: 0, emergency: 0 },
          from: 0,
          to: 0,
        };
      for (const stretch of stretches) {
        const { features, scores } = scoreStretch(reading, earlier, stretch[0], stretch[1]);
        for (let at = 0; at < 3; at++) top[at] = Math.max(top[at] as number, scores[at] as number);
        if ((scores[1] as number) >= (best[1] as number)) {
          best = scores;
          bestFeatures = features;
          span = stretch;
        }
      }
      const [concern, urgent, emergency] = top as [number, number, number];
      const scores = { concern, urgent, emergency };
      let level: CrisisLevel = 'none';
      for (const name of modelLevels) {
        const head = header.levels[name];
        if (isBare(reading.tokens.length)) break;
        const unguarded = raisesAt(head, reading.tokens.length);
        // A level is reached through the one below: "he is not here right now" is no emergency when it is not even urgent.
        if (scores[name] < (guarded ? Math.max(unguarded, head.raisesAtGuarded) : unguarded)) break;
        level = name;
      }
      const about = (): ModelAbout => {
        const named = sideScores(bestFeatures);
        const kinds = named
          .slice(0, -1)
          .map((likely01, at) => ({ kind: side[at]?.name as CrisisKind, likely01 }))
          .sort((a, b) => b.likely01 - a.likely01);
        return { kinds, other01: named.at(-1) ?? 0 };
      };
      return { level, about, scores, from: span[0], to: span[1] };
    },
  };
}

/** Up to three words ("swallow", "creo que no") tell the model too little: the patterns for bare words judge them. */
const bareWords = 3;
export const isBare = (words: number): boolean => words <= bareWords;
/** Words up to which a message is short: most are answers ("3 days ago", "para mi hermano"). */
const shortWords = 5;
export const isShort = (words: number): boolean => words <= shortWords;

/** Words from which on a message is long: a story of a day, of which every stretch may sound like danger. */
const longWords = 50;
export const isLong = (words: number): boolean => words >= longWords;

const raisesAt = (head: LevelHead, words: number): number => {
  if (isShort(words)) return head.raisesAtShort;
  return isLong(words) ? head.raisesAtLong : head.raisesAt;
};

/** Where the stretches of a message of so many words begin and end (both included). */
export function stretchesOf(words: number): readonly (readonly [number, number])[] {
  if (words <= stretchWords) return [[0, Math.max(0, words - 1)]];
  const stretches: [number, number][] = [];
  for (let from = 0; from + strideWords < words; from += strideWords)
    stretches.push([from, Math.min(words, from + stretchWords) - 1]);
  return stretches;
}

const logistic = (score: number): number => 1 / (1 + Math.exp(-score));

/** The side heads in the order that weights are stored. */
export const sideNames: readonly (CrisisKind | 'other')[] = [...crisisKinds, 'other'];
/** Level of a line as the number of heads that it is positive for: 0 for `none` to 3. */
export const headsPassed = (level: CrisisLevel): number => crisisLevels.indexOf(level);
