import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { partsOf } from '../../src/safety/parts.ts';
import { createPatternReader } from '../../src/safety/patterns.ts';
import { readCorpus } from '../../src/safety/training/corpus.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const reader = createPatternReader(shippedCrisisContent.patterns);
const parts = (text: string) => {
  const reading = reader.read(text);
  return partsOf(reading, text).map(({ from, to, isLaughedOff, isClause }) => ({
    text: reading.tokens
      .slice(from, to + 1)
      .map((token) => token.text)
      .join(' '),
    isLaughedOff,
    isClause,
  }));
};
const core = (text: string) => parts(text).find(({ isClause }) => !isClause);
const clauses = (text: string) =>
  parts(text)
    .filter(({ isClause }) => isClause)
    .map((part) => part.text);

describe('what is read by itself too', () => {
  it.each([
    ['hey sorry to bother you so late my leg is numb thanks so much', 'my leg is numb'],
    [
      'Hola, buenas noches, perdone la molestia. se me durmió la cara. gracias, ayúdeme por favor',
      'se me durmio la cara',
    ],
    ['ok so my leg is numb idk', 'my leg is numb'],
  ])('stands without greeting and thanks: %s', (text, plain) => {
    expect(core(text)).toEqual({ text: plain, isLaughedOff: false, isClause: false });
  });

  it.each(['my leg is numb lol', 'my leg is numb 😂😂', 'my leg is numb jajajaja', 'my leg is numb lmaooo thanks'])(
    'remembers a laugh behind it: %s',
    (text) => {
      expect(core(text)).toMatchObject({ text: 'my leg is numb', isLaughedOff: true });
    },
  );

  it.each([
    ['my leg is numb but i feel fine', ['my leg is numb', 'i feel fine']],
    ['i cooked and then my leg went numb', ['i cooked', 'then my leg went numb']],
    ['se durmió mi pierna pero estoy bien', ['se durmio mi pierna', 'estoy bien']],
    ['my leg is numb\ni feel fine', ['my leg is numb', 'i feel fine']],
  ])('is each clause: %s', (text, expected) => {
    expect(clauses(text)).toEqual(expected);
  });

  it('is nothing where nothing stands around it', () => {
    expect(parts('my leg is numb')).toEqual([]);
    expect(parts('')).toEqual([]);
    expect(parts('thanks')).toEqual([]);
  });
});

describe('reading a part', () => {
  const lines = readCorpus(new URL('../../content/crisis/corpus', import.meta.url).pathname);
  const plain = /^[a-záéíóúñü ,']+$/i;

  it('finds in it what reading it alone finds', async () => {
    const texts = (await lines).map(({ text }) => text).filter((text) => plain.test(text) && text.length < 160);
    const line = fc.integer({ min: 0, max: texts.length - 1 }).map((at) => texts[at] as string);
    fc.assert(
      fc.property(line, line, line, (before, text, after) => {
        const alone = reader.read(text);
        const from = reader.read(before).tokens.length;
        const whole = reader.read(`${before}. ${text}. ${after}`);
        const to = from + alone.tokens.length - 1;
        fc.pre(whole.tokens.slice(from, to + 1).every((token, at) => token.text === alone.tokens[at]?.text));
        const found = ({ hits }: typeof whole) => hits.map((hit) => [hit.pattern.id, hit.from, hit.to, hit.level]);
        expect(found(reader.readPart(whole, from, to))).toEqual(found(alone));
      }),
      { numRuns: 300 },
    );
  });
});
