import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { gravity } from '../../core/crisis.ts';
// oxlint-disable-next-line no-restricted-imports -- a program run by hand, an entry of its own; nothing imports it
import { loadCrisisPatterns } from '../../content/crisis-content.ts';
import { featuresOf } from '../features.ts';
import { spread } from '../../core/hashing.ts';
import { createPatternReader } from '../patterns.ts';
import { readWordVectors } from '../word-vectors.ts';
import { foldOf, readCorpus } from './corpus.ts';
import { bucketsOf, type Example } from './linear.ts';
import { embeddingShape, logisticShape, naiveBayesShape } from './shapes.ts';
import { type NetExample, netRowsOf, netShape, scoreRows, trainWordNet } from './word-net-training.ts';

/** Compares model shapes on the corpus by three-fold cross-validation over folds 1 to 9; fold 0 stays unseen. Prints one JSON line a shape. */
const [contentDir = 'content/crisis'] = process.argv.slice(2);
const patterns = await loadCrisisPatterns(contentDir);
const reader = createPatternReader(patterns);
const examples: (Example & NetExample)[] = (await readCorpus(`${contentDir}/corpus`))
  .filter((line) => foldOf(line) !== 0)
  .map((line) => {
    const earlier = line.history.map((turn) => reader.read(turn));
    const reading = reader.read(line.text, earlier);
    const features = Uint32Array.from(featuresOf(reading, earlier));
    return {
      line,
      weight: 1,
      features,
      reading,
      saidBefore: earlier.length > 0,
      from: 0,
      to: reading.tokens.length - 1,
    };
  });
const isUrgent = (level: Example['line']['level']) => gravity(level) >= gravity('urgent');
const shapes = [
  { buckets: 1 << 18, shape: logisticShape({ buckets: 1 << 18, epochs: 8, step: 0.3, decay: 1e-5 }) },
  { buckets: 1 << 16, shape: logisticShape({ buckets: 1 << 16, epochs: 8, step: 0.3, decay: 1e-5 }) },
  { buckets: 1 << 18, shape: naiveBayesShape({ buckets: 1 << 18, epochs: 8, step: 0.1, decay: 1e-6 }) },
  { buckets: 1 << 15, shape: embeddingShape({ buckets: 1 << 15, epochs: 10, step: 0.1, decay: 0 }) },
];
type Scorer = (kept: readonly number[], left: readonly number[]) => ReadonlyMap<number, number>;
const vectors = readWordVectors(new Uint8Array(await readFile(path.join(contentDir, 'model', 'vectors.bin'))));
const netRows = netRowsOf(examples, { ...netShape, senses: Object.keys(patterns.senses).length }, vectors);
const scoredByNet: Scorer = (kept, left) =>
  new Map([...scoreRows(netRows, trainWordNet(netRows, kept), left)].map(([at, scores]) => [at, scores[1] ?? 0]));
const scoredBy = ({ buckets, shape }: (typeof shapes)[number]): Scorer => {
  const rows = examples.map(({ features }) => bucketsOf(features, buckets, spread));
  return (kept, left) => {
    const score = shape.train(
      kept.map((at) => examples[at] as Example),
      kept.map((at) => rows[at] as Uint32Array),
      (line) => Number(isUrgent(line.level)),
    );
    return new Map(left.map((at) => [at, score(rows[at] as Uint32Array)]));
  };
};

/** Each example's score by a model that did not see it. */
function crossValidated(scorer: Scorer): number[] {
  const scores: number[] = [];
  for (let fold = 0; fold < 3; fold++) {
    const isLeft = (at: number) => foldOf((examples[at] as Example).line) % 3 === fold;
    const all = examples.map((_, at) => at);
    const found = scorer(
      all.filter((at) => !isLeft(at)),
      all.filter(isLeft),
    );
    for (const [at, score] of found) scores[at] = score;
  }
  return scores;
}

function report(shape: string, scores: readonly number[], seconds: number): void {
  const scored = examples.map((example, at) => ({ example, score: scores[at] ?? 0 }));
  const calm = scored
    .filter(({ example }) => example.line.level === 'none')
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const urgent = scored.filter(({ example }) => isUrgent(example.line.level));
  const recallAt = (share: number) => {
    const bar = calm[Math.floor(calm.length * share)] ?? Number.POSITIVE_INFINITY;
    return Number((urgent.filter(({ score }) => score > bar).length / urgent.length).toFixed(3));
  };
  const recallAtFalseAlarms = {
    '1%': recallAt(0.01),
    '2%': recallAt(0.02),
    '5%': recallAt(0.05),
    '10%': recallAt(0.1),
  };
  process.stdout.write(`${JSON.stringify({ shape, seconds: Math.round(seconds), recallAtFalseAlarms })}\n`);
}

function compared(name: string, scorer: Scorer): number[] {
  const startedAt = performance.now();
  const scores = crossValidated(scorer);
  report(name, scores, (performance.now() - startedAt) / 1000);
  return scores;
}

/** Scores on one scale: mean 0, spread 1. */
function evened(scores: readonly number[]): number[] {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const spreadOut = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
  return scores.map((score) => (score - mean) / spreadOut);
}

const byShape = shapes.map((each) => compared(each.shape.name, scoredBy(each)));
const fromNet = compared('convolution over word vectors', scoredByNet);
const linear = evened(byShape[0] ?? []);
report(
  'logistic regression and convolution, added',
  evened(fromNet).map((score, at) => score + (linear[at] ?? 0)),
  0,
);
