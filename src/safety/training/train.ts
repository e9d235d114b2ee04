import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

// oxlint-disable-next-line no-restricted-imports -- a program run by hand, an entry of its own; nothing imports it
import { loadCrisisPatterns } from '../../content/crisis-content.ts';
import { crisisKinds } from '../../core/crisis.ts';
import { featuresOf } from '../features.ts';
import { spread } from '../../core/hashing.ts';
import { type CrisisModelHeader, headsPassed, isLong, isShort, modelLevels, sideNames, stretchesOf } from '../model.ts';
import { createPatternReader, type PatternReader } from '../patterns.ts';
import { netParts } from '../word-net.ts';
import { readWordVectors } from '../word-vectors.ts';
import { type CorpusLine, foldOf, isScene, readCorpus } from './corpus.ts';
import {
  bucketsOf,
  calibrate,
  type Example,
  type LinearModel,
  quantise,
  quantisePart,
  scoreRow,
  seeded,
  trainLinear,
} from './linear.ts';
import { readOptionWords } from './option-words.ts';
import { readPublicSet, trainingSets } from './public-sets.ts';
import { type NetExample, netRowsOf, netShape, scoreRows, trainWordNet } from './word-net-training.ts';

/** The chosen shape; docs/decisions/0020-crisis-model.md says why. */
const shape = { buckets: 1 << 18, epochs: 8, step: 0.3, decay: 1e-5 };
const sideShape = { buckets: 1 << 14, epochs: 8, step: 0.3, decay: 1e-5 };
/** What a public row counts beside a line of our own: its labels are coarser and its setting another. */
const publicWeight = 0.75;
/** What an answer that the screening offers counts: there are many, all alike, and all calm. */
const offeredWeight = 0.3;
const crossFolds = 3;
/** Share of the corpus's hard `none` lines that the model alone may raise, on folds that it did not see. */
const falseAlarmShare = { concern: 0.042, urgent: 0.007, emergency: 0.004 };
/** The same for messages of a few words, most of which answer a question of ours. */
const shortShare = { concern: 0.012, urgent: 0.002, emergency: 0.001 };
/** The same for long messages, of their likeliest stretch. */
const longShare = { concern: 0.03, urgent: 0.01, emergency: 0.006 };
const guardedShare = { concern: 0.01, urgent: 0.001, emergency: 0.0005 };

type Taught = Example & NetExample;

/**
 * Cuts a line into the stretches that the model will read it in. All stretches of a calm message are calm;
 * a dangerous one teaches with one stretch only, the one that `dangerIn` finds likeliest.
 */
function examplesOf(line: CorpusLine, reader: PatternReader, dangerIn: (features: Uint32Array) => number): Taught[] {
  const earlier = line.history.map((turn) => reader.read(turn));
  const reading = reader.read(line.text, earlier.slice(-3));
  const weight = isOffered(line) ? offeredWeight : isOwn(line) ? 1 : publicWeight;
  const saidBefore = earlier.length > 0;
  const stretches = stretchesOf(reading.tokens.length).map(([from, to]): Taught => {
    const features = Uint32Array.from(featuresOf(reading, earlier, from, to));
    return { line, features, weight, reading, saidBefore, from, to };
  });
  if (line.level === 'none')
    return stretches.map((stretch) => ({ ...stretch, weight: weight / Math.sqrt(stretches.length) }));
  return stretches.toSorted((first, second) => dangerIn(second.features) - dangerIn(first.features)).slice(0, 1);
}

/**
 * Copies of lines with calm turns before them: whatever was said calmly before, the last message means the same.
 * Without them the model would learn that having a history is itself a danger, as most lines with turns were written about danger.
 */
function withCalmTurns(lines: readonly CorpusLine[]): CorpusLine[] {
  const random = seeded(20);
  const calm = lines.filter(
    (line) => line.level === 'none' && line.history.length === 0 && line.text.length < 200 && isOwn(line),
  );
  return lines.flatMap((line) => {
    if (line.history.length > 0 || !isOwn(line)) return [];
    const copies = isOffered(line) ? 1 : Number(random() <= 0.3);
    return Array.from({ length: copies }, () => {
      const turns = Array.from(
        { length: 1 + Math.floor(random() * 4) },
        () => (calm[Math.floor(random() * calm.length)] as CorpusLine).text,
      );
      return { ...line, history: turns };
    });
  });
}

/** What the screening offers as an answer is calm when it comes alone: the flow asks on where it names a danger. */
async function offeredAnswers(): Promise<CorpusLine[]> {
  const words = await readOptionWords(path.dirname(path.resolve(contentDir)));
  return words
    .filter(({ dangerous, text }) => !dangerous || text.split(' ').length === 1)
    .map(({ text, lang, option }) => ({
      text,
      lang,
      history: [],
      level: 'none',
      kinds: [],
      who: 'self',
      when: 'now',
      about: 'ordinary',
      source: `screening/${option}/${text}`,
    }));
}
const isOffered = (line: CorpusLine): boolean => line.source.startsWith('screening/');
const isOwn = (line: CorpusLine): boolean => line.source.startsWith('corpus/') || isOffered(line);

/** What a `concern` teaches the head above it: nearly urgent, so that it costs little recall there. */
const nearlyUrgent = 0.3;
function levelTarget(line: CorpusLine, head: number): number {
  if (line.level === 'concern' && head === 1) return nearlyUrgent;
  return headsPassed(line.level) > head ? 1 : 0;
}
function sideTarget(line: CorpusLine, head: number): number {
  if (line.level === 'none') return Number.NaN;
  const name = sideNames[head];
  return name === 'other'
    ? Number(line.who === 'other')
    : Number(line.kinds.includes(name as (typeof crisisKinds)[number]));
}

const [contentDir = 'content/crisis', dataDir = '../shared/data/crisis'] = process.argv.slice(2);
const patterns = await loadCrisisPatterns(contentDir);
const reader = createPatternReader(patterns);
// Scenes in pairs are there to measure with: what learning from them did is in docs/decisions/0022-scenes-in-pairs.md.
const corpus = (await readCorpus(path.join(contentDir, 'corpus'))).filter((line) => !isScene(line));
const publicSets = await Promise.all(
  trainingSets.map(async (name) => ({ name, lines: await readPublicSet(dataDir, name) })),
);
const offered = await offeredAnswers();
const lines = [
  ...[...corpus, ...publicSets.flatMap((set) => set.lines)].filter((line) => foldOf(line) !== 0),
  ...offered,
];
const patternsIn = (features: Uint32Array) => features.length / 1e6;
const taught = [...lines, ...withCalmTurns(lines)];
const prepare = (dangerIn: (features: Uint32Array) => number) => {
  const all = taught.flatMap((line) => examplesOf(line, reader, dangerIn));
  return { all, buckets: all.map(({ features }) => bucketsOf(features, shape.buckets, spread)) };
};
// The first round looks for danger anywhere; the second teaches with the stretch where the first one found it.
const first = prepare(patternsIn);
const scout = trainLinear(first.all, first.buckets, 3, levelTarget, shape);
const { all: examples, buckets: rows } = prepare((features) =>
  scoreRow(bucketsOf(features, shape.buckets, spread), 1, 3, scout.weights, scout.bias),
);

const folder = path.join(contentDir, 'model');
const vectors = readWordVectors(new Uint8Array(await readFile(path.join(folder, 'vectors.bin'))));
const netRows = netRowsOf(examples, { ...netShape, senses: Object.keys(patterns.senses).length }, vectors);

/** Scores of the linear model and of the network, head by head, from models that did not see the example. */
const outOfFold = new Map<Example, [number, number][]>();
for (let fold = 0; fold < crossFolds; fold++) {
  const inFold = ({ line }: Example) => foldOf({ text: line.text, history: [] }) % crossFolds === fold;
  const kept = examples.flatMap((example, at) => (inFold(example) ? [] : [at]));
  const model = trainLinear(
    kept.map((at) => examples[at] as Example),
    kept.map((at) => rows[at] as Uint32Array),
    3,
    levelTarget,
    shape,
  );
  const left = examples.flatMap((example, at) => (inFold(example) ? [at] : []));
  const fromNet = scoreRows(netRows, trainWordNet(netRows, kept), left);
  for (const at of left)
    outOfFold.set(
      examples[at] as Example,
      [0, 1, 2].map((head) => [
        scoreRow(rows[at] as Uint32Array, head, 3, model.weights, model.bias),
        fromNet.get(at)?.[head] ?? 0,
      ]),
    );
}
const written = new Set(lines);
const noScores = [0, 0] as const;
const own = examples.filter(({ line }) => line.source.startsWith('corpus/') && written.has(line));
const calm = own.filter(({ line }) => line.level === 'none');
const wordsIn = (line: CorpusLine) => reader.read(line.text).tokens.length;
const calmShort = examples.filter(({ line }) => line.level === 'none' && isOwn(line) && isShort(wordsIn(line)));
/** Of messages, each with its likeliest stretch, the probability that so large a share exceeds. */
function likeliestOf(
  of: readonly Example[],
  head: number,
  probability: (scores: readonly [number, number]) => number,
  share: number,
): number {
  const messages = Map.groupBy(of, ({ line }) => line);
  const likeliest = [...messages.values()].map((parts) =>
    Math.max(...parts.map((part) => probability(outOfFold.get(part)?.[head] ?? noScores))),
  );
  return likeliest.toSorted((a, b) => b - a)[Math.floor(likeliest.length * share)] ?? 1;
}
const calmLong = examples.filter(({ line }) => line.level === 'none' && isOwn(line) && isLong(wordsIn(line)));
const levels = trainLinear(examples, rows, 3, levelTarget, shape);
const packedLevels = quantise(levels.weights, 3);
const sideRows = examples.map(({ features }) => bucketsOf(features, sideShape.buckets, spread));
const sides: LinearModel = trainLinear(examples, sideRows, sideNames.length, sideTarget, sideShape);
const packedSides = quantise(sides.weights, sideNames.length);
const net = trainWordNet(
  netRows,
  examples.map((_, at) => at),
);
const packedNet = netParts.map((part) => ({ part, ...quantisePart(net.parts[part]) }));

const headers = modelLevels.map((level, head) => {
  const scores = own.map((example) => outOfFold.get(example)?.[head] ?? noScores);
  const { slope, netSlope, offset } = calibrate(
    scores,
    own.map(({ line }) => headsPassed(line.level) > head),
  );
  const probability = ([linear, fromNet]: readonly [number, number]) =>
    1 / (1 + Math.exp(-(slope * linear + netSlope * fromNet + offset)));
  const at = (share: number, of: readonly Example[] = calm) =>
    of.map((example) => probability(outOfFold.get(example)?.[head] ?? noScores)).toSorted((a, b) => b - a)[
      Math.floor(of.length * share)
    ] ?? 1;
  return [
    level,
    {
      scale: packedLevels.scales[head],
      bias: levels.bias[head],
      slope,
      netSlope,
      offset,
      raisesAt: at(falseAlarmShare[level]),
      raisesAtShort: Math.max(at(falseAlarmShare[level]), at(shortShare[level], calmShort)),
      raisesAtLong: Math.max(at(falseAlarmShare[level]), likeliestOf(calmLong, head, probability, longShare[level])),
      raisesAtGuarded: at(guardedShare[level]),
    },
  ];
});
/** What the check would say of a public row with a model that never saw it: patterns, and this row's out-of-fold scores. */
const levelsOf = Object.fromEntries(headers) as CrisisModelHeader['levels'];
const flaggedAt = (example: Example, head: number): boolean => {
  const level = modelLevels[head] as (typeof modelLevels)[number];
  const { slope, netSlope, offset, raisesAt } = levelsOf[level];
  const [linear, fromNet] = outOfFold.get(example)?.[head] ?? noScores;
  const probability = 1 / (1 + Math.exp(-(slope * linear + netSlope * fromNet + offset)));
  const { hits } = reader.read(example.line.text);
  return (
    probability >= raisesAt || hits.some((hit) => headsPassed(hit.level) > head && (!hit.weak || probability >= 0.5))
  );
};
const share = (rowsOf: readonly Example[], head: number) => {
  const byLine = Map.groupBy(rowsOf, ({ line }) => line.source);
  return {
    flagged: [...byLine.values()].filter((parts) => parts.some((part) => flaggedAt(part, head))).length,
    of: byLine.size,
  };
};
const crossValidated = Object.fromEntries(
  publicSets.map(({ name }) => {
    const all = examples.filter(({ line }) => line.source.startsWith(`${name}/`));
    const graver = all.filter(({ line }) => /^suicide\/[4-6]/.test(line.about));
    const dangerous = all.filter(({ line }) => line.level !== 'none');
    const harmless = all.filter(({ line }) => line.level === 'none');
    return [
      name,
      {
        recallAtConcern: share(dangerous, 0),
        recallAtUrgent: share(dangerous, 1),
        ...(graver.length > 0 ? { recallAtConcernFromLevel4: share(graver, 0) } : {}),
        falseAlarmsAtConcern: share(harmless, 0),
        falseAlarmsAtUrgent: share(harmless, 1),
      },
    ];
  }),
);
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
    ['answers that the screening offers', offered.length],
    ...publicSets.map(({ name, lines: all }) => [name, all.filter((line) => foldOf(line) !== 0).length]),
  ]),
  crossValidated,
  buckets: shape.buckets,
  sideBuckets: sideShape.buckets,
  levels: Object.fromEntries(headers),
  side: sideNames.map((name, head) => ({ name, bias: sides.bias[head], scale: packedSides.scales[head] })),
  net: {
    shape: net.shape,
    scales: Object.fromEntries(packedNet.map(({ part, scale }) => [part, scale])),
    bias: net.bias,
  },
} as unknown as CrisisModelHeader;
await mkdir(folder, { recursive: true });
await writeFile(
  path.join(folder, 'weights.bin'),
  brotliCompressSync(
    Buffer.concat([packedLevels, packedSides, ...packedNet].map(({ bytes }) => Buffer.from(bytes.buffer))),
  ),
);
await writeFile(path.join(folder, 'model.json'), `${JSON.stringify(header, null, 2)}\n`);
process.stdout.write(
  `${JSON.stringify({ version: header.version, lines: lines.length, levels: header.levels, crossValidated })}\n`,
);
