import { describe, expect, it } from 'vitest';

import { createPatternReader } from '../../src/safety/patterns.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const { patterns } = shippedCrisisContent;
const reader = createPatternReader(patterns);
const hitsOf = (text: string) => reader.read(text).hits.filter((hit) => hit.level !== 'none');

describe('every curated pattern', () => {
  it.each(patterns.patterns.flatMap((pattern) => pattern.matches.map((text) => [pattern.id, text] as const)))(
    '%s matches "%s"',
    (id, text) => {
      expect(hitsOf(text).map((hit) => hit.pattern.id)).toContain(id);
    },
  );

  it.each(patterns.patterns.flatMap((pattern) => pattern.misses.map((text) => [pattern.id, text] as const)))(
    '%s leaves "%s" alone',
    (_id, text) => {
      expect(hitsOf(text).filter((hit) => !hit.weak)).toEqual([]);
    },
  );

  it('exists in both languages for every kind', () => {
    const kinds = (lang: string) =>
      [
        ...new Set(patterns.patterns.filter((pattern) => pattern.lang === lang).flatMap((pattern) => pattern.kinds)),
      ].sort();
    expect(kinds('es')).toEqual(kinds('en'));
  });
});

describe('scope', () => {
  it.each([
    ['i want to kill myself', 'urgent'],
    ['i do not want to kill myself', 'none'],
    ["I'd never kill myself", 'none'],
    ['no thoughts of killing myself', 'none'],
    ['why not just kill myself', 'urgent'],
    ['i tried to kill myself in 2009', 'concern'],
    ['in 2009, i tried to kill myself', 'concern'],
    ['my son died in 2021 and i want to kill myself', 'urgent'],
    ['i want to kill myself, my son died in 2021', 'urgent'],
    ['nací en 1985 y quiero matarme', 'urgent'],
    ['hace años que me quiero morir', 'urgent'],
    ['do you treat people who are suicidal', 'none'],
    ['nunca he pensado en matarme', 'none'],
    ['no aguanto mas, quiero matarme', 'urgent'],
  ])('"%s" reads as %s', (text, level) => {
    expect(hitsOf(text)[0]?.level ?? 'none').toBe(level);
  });

  it('tells who it is about', () => {
    const [about] = hitsOf('my brother says he wants to kill himself');
    expect(about?.scope.other).toBe(true);
    expect(hitsOf('i want to kill myself')[0]?.scope.other).toBe(false);
  });

  it('silences a pattern only in the sentence of its exception', () => {
    expect(hitsOf('We watched a movie. He is turning blue and wont wake up')).not.toEqual([]);
  });
});
