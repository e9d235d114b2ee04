import { gravity } from '../../core/crisis.ts';
// oxlint-disable-next-line no-restricted-imports -- a program run by hand, an entry of its own; nothing imports it
import { loadCrisisPatterns } from '../../content/crisis-content.ts';
import { featuresOf } from '../features.ts';
import { spread } from '../hashing.ts';
import { createPatternReader } from '../patterns.ts';
import { foldOf, readCorpus } from './corpus.ts';
import { bucketsOf, type Example } from './linear.ts';
import { embeddingShape, logisticShape, naiveBayesShape } from './shapes.ts';

/** Compares model shapes on the corpus by three-fold cross-validation over folds 1 to 9; fold 0 stays unseen. Prints one JSON line a shape. */
const [contentDir = 'content/crisis'] = process.argv.slice(2);
const reader = createPatternReader(await loadCrisisPatterns(contentDir));
const examples: Example[] = (await readCorpus(`${contentDir}/corpus`))
  .filter((line) => foldOf(line) !== 0)
  .map((line) => {
    const earlier = line.history.map((turn) => reader.read(turn));
    return { line, weight: 1, features: Uint32Array.from(featuresOf(reader.read(line.text, earlier), earlier)) };
  });
const isUrgent = (level: Example['line']['level']) => gravity(level) >= gravity('urgent');
const shapes = [
  { buckets: 1 << 18, shape: logisticShape({ buckets: 1 << 18, epochs: 8, step: 0.3, decay: 1e-5 }) },
  { buckets: 1 << 16, shape: logisticShape({ buckets: 1 << 16, epochs: 8, step: 0.3, decay: 1e-5 }) },
  { buckets: 1 << 18, shape: naiveBayesShape({ buckets: 1 << 18, epochs: 8, step: 0.1, decay: 1e-6 }) },
  { buckets: 1 << 15, shape: embeddingShape({ buckets: 1 << 15, epochs: 10, step: 0.1, decay: 0 }) },
];
for (const { buckets, shape } of shapes) {
  const rows = examples.map(({ features }) => bucketsOf(features, buckets, spread));
  const scored: { score: number; example: Example }[] = [];
  const startedAt = performance.now();
  for (let fold = 0; fold < 3; fold++) {
    const kept = examples.flatMap(({ line }, at) => (foldOf(line) % 3 === fold ? [] : [at]));
    const score = shape.train(
      kept.map((at) => examples[at] as Example),
      kept.map((at) => rows[at] as Uint32Array),
      (line) => Number(isUrgent(line.level)),
    );
    examples.forEach((example, at) => {
      if (foldOf(example.line) % 3 === fold) scored.push({ score: score(rows[at] as Uint32Array), example });
    });
  }
  const calm = scored
    .filter(({ example }) => example.line.level === 'none')
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const urgent = scored.filter(({ example }) => isUrgent(example.line.level));
  const recallAt = (share: number) => {
    const bar = calm[Math.floor(calm.length * share)] ?? Number.POSITIVE_INFINITY;
    return Number((urgent.filter(({ score }) => score > bar).length / urgent.length).toFixed(3));
  };
  process.stdout.write(
    `${JSON.stringify({ shape: shape.name, seconds: Math.round((performance.now() - startedAt) / 1000), recallAtFalseAlarms: { '1%': recallAt(0.01), '2%': recallAt(0.02), '5%': recallAt(0.05), '10%': recallAt(0.1) } })}\n`,
  );
}
