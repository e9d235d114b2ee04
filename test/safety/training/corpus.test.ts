import { describe, expect, it } from 'vitest';

import { foldOf, parseCorpus, readCorpus } from '../../../src/safety/training/corpus.ts';

describe('the corpus format', () => {
  it('reads headings, messages and earlier turns', () => {
    const text =
      '# a comment\n## level=urgent kinds=suicide,overdose who=other when=past\nfirst\none || two || three\n\n## level=none about=abuse\ncalm';
    expect(parseCorpus(text, 'en', 'x.txt')).toEqual([
      {
        text: 'first',
        history: [],
        level: 'urgent',
        kinds: ['suicide', 'overdose'],
        who: 'other',
        when: 'past',
        about: '',
        lang: 'en',
        source: 'x.txt:3',
      },
      {
        text: 'three',
        history: ['one', 'two'],
        level: 'urgent',
        kinds: ['suicide', 'overdose'],
        who: 'other',
        when: 'past',
        about: '',
        lang: 'en',
        source: 'x.txt:4',
      },
      {
        text: 'calm',
        history: [],
        level: 'none',
        kinds: [],
        who: 'self',
        when: 'now',
        about: 'abuse',
        lang: 'en',
        source: 'x.txt:7',
      },
    ]);
  });

  it.each([
    ['hello', 'before any heading'],
    ['## level=high\nhello', 'without a level'],
    ['## level=urgent kinds=sadness\nhello', 'do not fit'],
    ['## level=urgent\nhello', 'do not fit'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCorpus(text, 'en', 'x.txt')).toThrow(message);
  });

  it('puts the same words in the same fold however they are dressed', () => {
    expect(foldOf({ text: 'Hello, World!', history: [] })).toBe(foldOf({ text: 'hello world', history: [] }));
  });
});

describe('the shipped corpus', async () => {
  const corpus = await readCorpus(new URL('../../../content/crisis/corpus', import.meta.url).pathname);

  it('holds more than 8,000 messages, more calm than urgent ones, and over 1,000 in each language', () => {
    const calm = corpus.filter((line) => line.level === 'none').length;
    const grave = corpus.filter((line) => line.level === 'urgent' || line.level === 'emergency').length;
    expect(corpus.length).toBeGreaterThan(8000);
    expect(calm).toBeGreaterThan(grave);
    for (const lang of ['en', 'es']) expect(corpus.filter((line) => line.lang === lang).length).toBeGreaterThan(1000);
  });
});
