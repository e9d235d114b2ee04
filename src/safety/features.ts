import { fnv1a, spread } from '../core/hashing.ts';
import type { Reading } from './patterns.ts';

/** Turns before the message whose words the model also sees. */
const turnsSeen = 3;
const longestWord = 24;
const historySeed = 0x51ed270b;
const remembered = new Map<string, Uint32Array>();
const rememberedMax = 20_000;

/**
 * The features of tokens `from` to `to` (both included) as 32-bit hashes: words, pairs, triples and pairs with a gap, letter runs
 * within words, patterns found with what their scope left of them, and the words and patterns of the turns before.
 * A hash may occur more than once.
 */
export function featuresOf(
  reading: Reading,
  earlier: readonly Reading[],
  from = 0,
  to = reading.tokens.length - 1,
): Uint32Array {
  features.clear();
  wordFeatures(reading, from, to);
  senseFeatures(reading, from, to);
  for (const hit of reading.hits) {
    if (hit.to < from || hit.from > to) continue;
    const strength = hit.weak ? 'weak' : '';
    features.push(fnv1a(`P ${hit.pattern.id} ${hit.level} ${strength}`));
    // "me quiero morir" alone is not what it is in the middle of twenty words about football.
    const rest = to - from - (hit.to - hit.from);
    features.push(fnv1a(`R ${hit.pattern.kinds[0]} ${hit.level} ${Math.min(4, Math.ceil(rest / 5))}`));
  }
  const flags = new Set(
    reading.markers.filter((marker) => marker.to >= from && marker.from <= to).map((marker) => marker.name),
  );
  for (const flag of flags) features.push(fnv1a(`M ${flag}`));
  const length = to - from + 1;
  features.push(fnv1a(`L ${Math.min(7, Math.round(Math.log2(length + 1)))}`));
  if (earlier.length > 0) {
    features.push(fnv1a('H'));
    for (const turn of earlier.slice(-turnsSeen)) historyFeatures(turn);
  }
  return features.taken();
}

/** Where features are put while they are found: one message has a thousand or two. */
class Features {
  #values = new Uint32Array(4096);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  push(feature: number): void {
    if (this.#count === this.#values.length) {
      const more = new Uint32Array(this.#values.length * 2);
      more.set(this.#values);
      this.#values = more;
    }
    this.#values[this.#count++] = feature;
  }

  taken(): Uint32Array {
    return this.#values.slice(0, this.#count);
  }
}
const features = new Features();

function wordFeatures({ tokens, glosses }: Reading, from: number, to: number): void {
  let last = 0x3c6ef372;
  let beforeLast = 0;
  for (let at = from; at <= to; at++) {
    const grams = gramsOf(tokens[at]?.text ?? '');
    const word = grams[0] as number;
    for (let gram = 0; gram < grams.length; gram++) features.push(grams[gram] as number);
    const gloss = glosses[at];
    if (gloss !== undefined) features.push(gramsOf(gloss)[0] as number);
    features.push(pair(last, word));
    if (beforeLast !== 0) {
      features.push(pair(pair(beforeLast, last) ^ 0x1b873593, word));
      features.push(pair(beforeLast ^ 0x7feb352d, word));
    }
    beforeLast = last;
    last = word;
  }
  features.push(pair(last, 0x9e3779b9));
}

/** How far apart two senses may stand and still be read together, in words. */
const senseReach = 7;
const senseSeed = 0x2545f491;

function senseFeatures({ tokens, senses }: Reading, from: number, to: number): void {
  const wordOf = (at: number): number => gramsOf(tokens[at]?.text ?? '')[0] as number;
  for (let at = from; at <= to; at++) {
    const own = senses[at] ?? noSenses;
    if (own.length === 0) continue;
    const before = at > from ? wordOf(at - 1) : 0;
    const after = at + 1 <= to ? wordOf(at + 1) : 0;
    for (const sense of own) {
      const here = Math.imul(sense + 1, senseSeed);
      features.push(spread(here));
      for (let other = at + 1; other <= to && other <= at + senseReach; other++) {
        if ((tokens[other]?.pause ?? 0) === 2) break;
        for (const second of senses[other] ?? noSenses) features.push(pair(here, Math.imul(second + 1, senseSeed)));
      }
      if (at + 1 <= to) features.push(pair(here ^ 0x5bd1e995, after));
      if (at > from) features.push(pair(before, here ^ 0x27d4eb2f));
    }
  }
}
const noSenses: readonly number[] = [];

function historyFeatures({ tokens, hits }: Reading): void {
  let last = 0;
  for (let at = Math.max(0, tokens.length - 40); at < tokens.length; at++) {
    const word = (gramsOf(tokens[at]?.text ?? '')[0] as number) ^ historySeed;
    features.push(spread(word));
    if (last !== 0) features.push(pair(last, word));
    last = word;
  }
  for (const hit of hits) features.push(fnv1a(`HP ${hit.pattern.id} ${hit.level} ${hit.weak ? 'weak' : ''}`));
}

/** Order matters: "he hit me" is not "me hit he". */
const pair = (first: number, second: number): number => spread(Math.imul(first, 0x85ebca6b) + second);

/** The hash of a word first, then those of its letter runs of 3 to 5 with its ends marked. */
function gramsOf(text: string): Uint32Array {
  let grams = remembered.get(text);
  if (grams === undefined) {
    grams = Uint32Array.from(makeGrams(text));
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(text, grams);
  }
  return grams;
}

function makeGrams(text: string): number[] {
  if (/^\d/.test(text)) return [fnv1a(`W #${text.length}`)];
  const grams = [fnv1a(`W ${text}`)];
  const word = `<${text.slice(0, longestWord)}>`;
  for (let size = 3; size <= 5; size++) {
    for (let at = 0; at + size <= word.length; at++) grams.push(fnv1a(word.slice(at, at + size)));
  }
  return grams;
}
