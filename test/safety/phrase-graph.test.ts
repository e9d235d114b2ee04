import { describe, expect, it } from 'vitest';

import { buildLexicon } from '../../src/safety/lexicon.ts';
import { normalise } from '../../src/safety/normalise.ts';
import { PhraseGraph } from '../../src/safety/phrase-graph.ts';
import { readPhrase } from '../../src/safety/phrase.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const lexicon = buildLexicon([], []);
const found = (phrase: string, text: string) => {
  const graph = new PhraseGraph();
  graph.add(readPhrase(phrase, new Map([['pet', ['dog', 'old cat']]])), 0);
  return graph.find(normalise(text, lexicon)).map(({ from, to }) => [from, to]);
};

describe('phrases', () => {
  it.each([
    ['my {pet}', 'my old cat', [[0, 2]]],
    [
      'my very? {pet}',
      'my dog and my very dog',
      [
        [0, 1],
        [3, 5],
      ],
    ],
    ['took ... (pills|meds)', 'took a whole lot of pills', [[0, 5]]],
    ['took ... pills', 'took one two three four five pills', []],
    ['took # pills', 'took 60 pills', [[0, 2]]],
    ['kill+ time', 'killing time', [[0, 1]]],
    ['my dog', 'my. dog', []],
  ])('%s in "%s"', (phrase, text, spans) => {
    expect(found(phrase, text)).toEqual(spans);
  });

  it.each(['my (dog', 'my dog)', '... dog', 'dog ...', '{cow}', 'Dog', ''])('"%s" cannot be read', (phrase) => {
    expect(() => readPhrase(phrase, new Map())).toThrow();
  });
});

describe('reading with every shipped phrase', () => {
  const { patterns, words } = shippedCrisisContent.patterns;
  const graph = new PhraseGraph();
  patterns.forEach((pattern) => {
    const groups = new Map(Object.entries(words[pattern.lang].groups));
    for (const phrase of [...pattern.phrases, ...(pattern.weak ?? [])]) graph.add(readPhrase(phrase, groups), 0);
  });
  const stepsFor = (text: string) => {
    const before = graph.steps;
    graph.find(normalise(text, lexicon));
    return graph.steps - before;
  };

  it.each(['i want to kill some time ', 'my son he will not not wake up ', 'i i i took took all of my my '])(
    'costs ten times as many steps for ten times "%s"',
    (text) => {
      expect(stepsFor(text.repeat(500))).toBeLessThan(stepsFor(text.repeat(50)) * 11);
    },
  );
});
