import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { loadCrisisPatterns } from '../../content/crisis-content.ts';
import { crisisKinds } from '../../core/crisis.ts';
import { featuresOf } from '../features.ts';
import { spread } from '../hashing.ts';
import { type CrisisModelHeader, headsPassed, modelLevels, sideNames, stretchesOf } from '../model.ts';
import { createPatternReader, type PatternReader } from '../patterns.ts';
import { type CorpusLine, foldOf, readCorpus } from './corpus.ts';
import { bucketsOf, calibrate, type Example, type LinearModel, quantise, scoreRow, trainLinear } from './linear.ts';
import { readPublicSet, trainingSets } from './public-sets.ts';

/** The chosen shape; docs/decisions/0020-crisis-model.md says why. */
export const shape = { buckets: 1 << 18, epochs: 8, step: 0.3, decay: 1e-5 };
const sideShape = { buckets: 1 << 14, epochs: 8, step: 0.3, decay: 1e-5 };
/** What a public row counts beside a line of our own: its labels are coarser and its setting another. */
const publicWeight = 0.5;
const crossFolds = 3;
/** Share of the corpus's hard `none` lines that the model alone may raise, on folds that it did not see. */
const falseAlarmShare = { concern: 0.05, urgent: 0.006, emergency: 0.003 };
const guardedShare = { concern: 0.01, urgent: 0.001, emergency: 0.0005 };

/** Cuts a line into the stretches that the model will read it in. A long dangerous message teaches with its likeliest stretch only. */
export function examplesOf(lines: readonly CorpusLine[], reader: PatternReader): Example[] {
  return lines.flatMap((line) => {
    const earlier = line.history.map((turn) => reader.read(turn));
    const reading = reader.read(line.text, earlier.slice(-3));
    const weight = line.source.startsWith('corpus/') ? 1 : publicWeight;
    const all = stretchesOf(reading.tokens.length);
    if (all.length === 1) return [{ line, features: Uint32Array.from(featuresOf(reading, earlier)), weight }];
    if (line.level === 'none')
      return all.map(([from, to]) => ({
        line,
        features: Uint32Array.from(featuresOf(reading, earlier, from, to)),
        weight: weight / Math.sqrt(all.length),
      }));
    const hitsIn = ([from, to]: readonly [number, number]) =>
      reading.hits.filter((hit) => hit.level !== 'none' && hit.to >= from && hit.from <= to).length;
    const likeliest = all.toSorted((a, b) => hitsIn(b) - hitsIn(a))[0] as readonly [number, number];
    return [{ line, features: Uint32Array.from(featuresOf(reading, earlier, ...likeliest)), weight }];
  });
}

const levelTarget = (line: CorpusLine, head: number): number => (headsPassed(line.level) > head ? 1 : 0);
function sideTarget(line: CorpusLine, head: number): number {
  if (line.level === 'none') return Number.NaN;
  const name = sideNames[head];
  return name === 'other'
    ? Number(line.who === 'other')
    : Number(line.kinds.includes(name as (typeof crisisKinds)[number]));
}

const [contentDir = 'content/crisis', dataDir = '../shared/data/crisis'] = process.argv.slice(2);
const reader = createPatternReader(await loadCrisisPatterns(contentDir));
const corpus = await readCorpus(path.join(contentDir, 'corpus'));
const publicSets = await Promise.all(
  trainingSets.map(async (name) => ({ name, lines: await readPublicSet(dataDir, name) })),
);
const lines = [...corpus, ...publicSets.flatMap((set) => set.lines)].filter((line) => foldOf(line) !== 0);
const examples = examplesOf(lines, reader);
const rows = examples.map(({ features }) => bucketsOf(features, shape.buckets, spread));

const outOfFold = new Map<Example, number[]>();
for (let fold = 0; fold < crossFolds; fold++) {
  const inFold = (example: Example) => foldOf(example.line) % crossFolds === fold;
  const kept = examples.flatMap((example, at) => (inFold(example) ? [] : [at]));
  const model = trainLinear(
    kept.map((at) => examples[at] as Example),
    kept.map((at) => rows[at] as Uint32Array),
    3,
    levelTarget,
    shape,
  );
  examples.forEach((example, at) => {
    if (inFold(example))
      outOfFold.set(
        example,
        [0, 1, 2].map((head) => scoreRow(rows[at] as Uint32Array, head, 3, model.weights, model.bias)),
      );
  });
}
const own = examples.filter(({ line }) => line.source.startsWith('corpus/'));
const calm = own.filter(({ line }) => line.level === 'none');
const levels = trainLinear(examples, rows, 3, levelTarget, shape);
const packedLevels = quantise(levels.weights, 3);
const sideRows = examples.map(({ features }) => bucketsOf(features, sideShape.buckets, spread));
const sides: LinearModel = trainLinear(examples, sideRows, sideNames.length, sideTarget, sideShape);
const packedSides = quantise(sides.weights, sideNames.length);

const headers = modelLevels.map((level, head) => {
  const scores = own.map((example) => outOfFold.get(example)?.[head] ?? 0);
  const { slope, offset } = calibrate(
    scores,
    own.map(({ line }) => headsPassed(line.level) > head),
  );
  const probability = (score: number) => 1 / (1 + Math.exp(-(slope * score + offset)));
  const calmScores = calm.map((example) => probability(outOfFold.get(example)?.[head] ?? 0)).sort((a, b) => b - a);
  const at = (share: number) => calmScores[Math.floor(calmScores.length * share)] ?? 1;
  return [
    level,
    {
      scale: packedLevels.scales[head],
      bias: levels.bias[head],
      slope,
      offset,
      raisesAt: at(falseAlarmShare[level]),
      raisesAtGuarded: at(guardedShare[level]),
    },
  ];
});
const corpusHash = createHash('sha256')
  .update(corpus.map((line) => JSON.stringify(line)).join('\n'))
  .digest('hex');
const header = {
  version: `1-${corpusHash.slice(0, 12)}`,
  corpusHash,
  corpusLines: corpus.length,
  withheld: 'lines whose hash falls in fold 0 of 10',
  trainedOn: Object.fromEntries([
    ['corpus', corpus.filter((line) => foldOf(line) !== 0).length],
    ...publicSets.map(({ name, lines: all }) => [name, all.filter((line) => foldOf(line) !== 0).length]),
  ]),
  buckets: shape.buckets,
  sideBuckets: sideShape.buckets,
  levels: Object.fromEntries(headers),
  side: sideNames.map((name, head) => ({ name, bias: sides.bias[head], scale: packedSides.scales[head] })),
} as unknown as CrisisModelHeader;
const folder = path.join(contentDir, 'model');
await mkdir(folder, { recursive: true });
await writeFile(
  path.join(folder, 'weights.bin'),
  Buffer.concat([Buffer.from(packedLevels.bytes.buffer), Buffer.from(packedSides.bytes.buffer)]),
);
await writeFile(path.join(folder, 'model.json'), `${JSON.stringify(header, null, 2)}\n`);
process.stdout.write(`${JSON.stringify({ version: header.version, lines: lines.length, levels: header.levels })}\n`);
