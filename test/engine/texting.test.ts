import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSms, toGsm7 } from '../../src/core/gsm7.ts';
import type { EntryBody } from '../../src/core/messages.ts';
import { asTexts } from '../../src/engine/texting.ts';

const bodies = fc.array(
  fc
    .record({ text: fc.string({ unit: 'grapheme', maxLength: 1_200 }), crisis: fc.boolean() })
    .map(({ text, crisis }): EntryBody => ({ text, lang: 'en', ref: 'said', ...(crisis && { crisis }) })),
  { maxLength: 5 },
);

describe('a turn as text messages', () => {
  it('says every word in order, in texts of at most three segments', () => {
    fc.assert(
      fc.property(bodies, (said) => {
        const texts = asTexts(said);
        const plain = (parts: readonly EntryBody[]) =>
          parts
            .map(({ text }) => text)
            .join('')
            .replaceAll('\n', '');
        expect(plain(texts)).toBe(plain(said));
        for (const { text } of texts) expect(countSms(toGsm7(text)).segments).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('never joins crisis text to anything', () => {
    const texts = asTexts([
      { text: 'Call 911.', lang: 'en', crisis: true },
      { text: 'And then?', lang: 'en' },
    ]);
    expect(texts.map(({ text }) => text)).toEqual(['Call 911.', 'And then?']);
  });

  it('keeps the choices with the last part of a long text', () => {
    const choices = [{ id: 'yes', label: 'Yes' }];
    const texts = asTexts([{ text: 'One sentence of many. '.repeat(60), lang: 'en', choices }]);
    expect(texts.map((text) => text.choices)).toEqual([...texts.slice(1).map(() => undefined), choices]);
    expect(texts.length).toBeGreaterThan(1);
  });
});
