import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { normalise } from '../../src/safety/normalise.ts';
import { createPatternReader } from '../../src/safety/patterns.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const { lexicon } = createPatternReader(shippedCrisisContent.patterns);
const words = (text: string) =>
  normalise(text, lexicon)
    .map((token) => token.text)
    .join(' ');

describe('normalising', () => {
  it.each([
    ['I WANNA KMS', 'i want to kill myself'],
    ["i can't breathe", 'i can not breathe'],
    ['i cant breathe', 'i can not breathe'],
    ['k i l l m y s e l f', 'kill myself'],
    ['s.u.i.c.i.d.e', 'suicide'],
    ['su1c1de', 'suicide'],
    ['k!ll', 'kill'],
    ['s*icide', 'suicide'],
    ['suicde', 'suicide'],
    ['suuuuicide', 'suicide'],
    ['overdoese', 'overdose'],
    ['iwanttodie', 'i want to die'],
    ['kіll mуself', 'kill myself'],
    ['ki\u200Bll my\u200Dself', 'kill myself'],
    ['𝓴𝓲𝓵𝓵 𝓶𝔂𝓼𝓮𝓵𝓯', 'kill myself'],
    ['ｋｉｌｌ', 'kill'],
    ['sewerslide', 'suicide'],
    ['unalive myself', 'kill myself'],
    ['Quiero morír', 'quiero morir'],
    ['ya no kiero vivir', 'ya no quiero vivir'],
    ['🔫', 'gun'],
    ['m tme tods las pstillas', 'me tome todos las pastillas'],
    ['brthing', 'breathing'],
    ['jajajajaj', 'jaja'],
    ['ahahahaha', 'haha'],
  ])('%s becomes "%s"', (written, plain) => {
    expect(words(written)).toBe(plain);
  });

  it.each([
    ['\u202Ethginot flesym llik ot gniog ma i', 'i am going to kill myself tonight'],
    ['i want to \u202Eeid\u202C now', 'i want to die now'],
    ['flesym llik ot gniog ma i', 'i am going to kill myself'],
    ['i tnaw ot llik flesym', 'i want to kill myself'],
    ['ɟlǝsʎɯ llᴉʞ oʇ ʇuɐʍ ᴉ', 'i want to kill myself'],
  ])('reads "%s" as it is shown', (written, shown) => {
    expect(words(written)).toContain(shown);
  });

  it.each([
    'was it a no or a dog',
    'i saw my dog on the deck and was not mad',
    'my mom and dad came by',
    'Wróć do domu',
  ])('does not turn "%s" around', (text) => {
    expect(words(text).split(' ').length).toBeLessThanOrEqual(text.split(' ').length);
  });

  it.each(['bills', 'decide', 'skills', 'heroes', 'inside', 'sweater', 'despertar'])(
    'leaves the honest word "%s" as it is',
    (word) => {
      expect(words(word)).toBe(word);
    },
  );

  it('keeps offsets that point into the message as written, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        let last = 0;
        for (const { start, end } of normalise(text, lexicon)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
    );
  });

  it('gives every word of ordinary writing its own span', () => {
    const text = 'Él no REspira…  he took “pills”';
    for (const token of normalise(text, lexicon)) expect(text.slice(token.start, token.end).trim()).not.toBe('');
  });
});
