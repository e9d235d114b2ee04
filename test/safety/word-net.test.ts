import { describe, expect, it } from 'vitest';

import { createPatternReader } from '../../src/safety/patterns.ts';
import { createWordNet } from '../../src/safety/word-net.ts';
import { readWordVectors } from '../../src/safety/word-vectors.ts';
import { parseCorpus } from '../../src/safety/training/corpus.ts';
import { netRowsOf, netShape, scoreRows, trainWordNet } from '../../src/safety/training/word-net-training.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const { patterns, weights } = shippedCrisisContent;
const reader = createPatternReader(patterns);
const vectors = readWordVectors(weights.vectors);
const shape = { ...netShape, filters: 6, hidden: 8, senses: Object.keys(patterns.senses).length };
const lines = parseCorpus(
  [
    '## level=urgent kinds=abuse',
    'my husband hits me',
    'my wife hits me',
    'he hit me last night',
    'she slapped me again',
    '## level=none about=abuse',
    'my husband cooks for me',
    'my wife drives me',
    'he paid me last night',
    'she thanked me again',
  ].join('\n'),
  'en',
  'corpus/en/test.txt',
);
const examples = lines.map((line) => {
  const reading = reader.read(line.text);
  return { line, weight: 1, reading, saidBefore: false, from: 0, to: reading.tokens.length - 1 };
});
const data = netRowsOf(examples, shape, vectors);
const all = examples.map((_, at) => at);
const trained = trainWordNet(
  { ...data, rows: all.flatMap(() => data.rows) },
  all.flatMap((at) => all.map((again) => at * all.length + again)),
);

describe('the network over word vectors', () => {
  it('scores a message as it did while learning', () => {
    const net = createWordNet(trained, vectors);
    const whileLearning = scoreRows(data, trained, all);
    examples.forEach(({ reading, from, to }, at) => {
      const scores = [...net.score(reading, false, from, to)];
      scores.forEach((score, output) => expect(score).toBeCloseTo(whileLearning.get(at)?.[output] ?? Number.NaN, 3));
    });
  });

  it('learns to tell danger from calm, and the same way each time', () => {
    const scores = scoreRows(data, trained, all);
    const [dangerous, calm] = [all.slice(0, 4), all.slice(4)].map((half) => half.map((at) => scores.get(at)?.[1] ?? 0));
    expect(Math.min(...(dangerous ?? []))).toBeGreaterThan(Math.max(...(calm ?? [])));
    const again = trainWordNet(data, all);
    expect(trainWordNet(data, all).parts.filters).toEqual(again.parts.filters);
  });

  it('carries what it learned to words that it never saw in training', () => {
    const net = createWordNet(trained, vectors);
    const urgent = (text: string) => {
      const reading = reader.read(text);
      return net.score(reading, false, 0, reading.tokens.length - 1)[1] ?? 0;
    };
    expect(urgent('my boyfriend punched me')).toBeGreaterThan(urgent('my boyfriend greeted me'));
  });
});
