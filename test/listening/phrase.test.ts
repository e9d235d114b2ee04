import { describe, expect, it } from 'vitest';
import { isAnyPhrase, longestStart, phrases } from '../../src/listening/phrase.ts';
import { plainWords } from '../../src/listening/words.ts';

const book = phrases(`
  can|could i finish [this|it] later
  call me ... tomorrow
  no_way
`);
const is = (text: string): boolean => isAnyPhrase(plainWords(text), book);

describe('phrases', () => {
  it.each([
    'can i finish later',
    'Could I finish this later?',
    'can i finish it later',
    'call me tomorrow',
    'call me at nine tomorrow',
    'call me some time early tomorrow',
    'no way',
    'could i finnish later',
    'No way!',
  ])('hold %j', (text) => {
    expect(is(text)).toBe(true);
  });
  it.each([
    '',
    'can i finish',
    'can i finish this it later',
    'i finish later',
    'call me a b c d tomorrow',
    'no',
    'way',
    'can i finish later today',
    'later',
  ])('do not hold %j', (text) => {
    expect(is(text)).toBe(false);
  });
  it('say how far they reach at the start of a text', () => {
    expect(longestStart(plainWords('no way am i doing that'), book)).toBe(2);
    expect(longestStart(plainWords('call me tomorrow or call me tomorrow'), book)).toBe(3);
    expect(longestStart(plainWords('i said no way'), book)).toBe(0);
  });
  it('refuse a place that is not well formed', () => {
    expect(() => phrases('one [two]|three')).toThrow('not well formed');
  });
});
