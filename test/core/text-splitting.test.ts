import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSms, toGsm7 } from '../../src/core/gsm7.ts';
import { splitForText } from '../../src/core/text-splitting.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 3_000 }),
  fc.string({ unit: 'binary', maxLength: 1_000 }),
  fc
    .array(fc.constantFrom('You can call us. ', 'Is that right? ', '¿Está bien? ', 'a', '\n', '€€€ ', '😀', 'word '), {
      maxLength: 400,
    })
    .map((pieces) => pieces.join('')),
);

describe('splitting a text', () => {
  it('joins back to the very text, in parts of at most three segments', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parts = splitForText(text);
        expect(parts.join('')).toBe(text);
        for (const part of parts) expect(countSms(toGsm7(part)).segments).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('leaves a text that fits as it is', () => {
    const text = 'a'.repeat(459);
    expect(splitForText(text)).toEqual([text]);
    expect(splitForText('')).toEqual(['']);
  });

  it('cuts between sentences', () => {
    const sentence = `Then ${'word '.repeat(38)}end. `;
    const parts = splitForText(sentence.repeat(6));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.endsWith('end. ')).toBe(true);
  });

  it('cuts a long sentence between words, and a long word where it must', () => {
    const parts = splitForText(`${'word '.repeat(200)}${'x'.repeat(1_000)}`);
    expect(parts[0]?.endsWith('word ')).toBe(true);
    expect(parts.length).toBe(6);
  });

  it('reads ten thousand characters', () => {
    expect(splitForText('I am tired. '.repeat(1_000)).length).toBeGreaterThan(20);
  });
});
