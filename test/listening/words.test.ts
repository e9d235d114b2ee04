import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf, wordsOf } from '../../src/listening/words.ts';
import { anyText } from '../support/any-text.ts';

describe('words as they are compared', () => {
  it.each([
    ["I'm NOT sure", 'im not sure'],
    ['I am not sure', 'im not sure'],
    ['¿Por qué?', 'por que'],
    ['niño', 'nino'],
    ['u r gr8, pls', 'you are gr8 please'],
    ['don’t', 'dont'],
    ['do not', 'dont'],
    ['nooooo', 'no'],
    ['ｆｕｌｌ', 'full'],
    ['gotta go', 'got to go'],
    ['👍 🙂', ''],
    ['constructor toString', 'constructor tostring'],
  ])('%j is %j', (text, plain) => {
    expect(plainOf(text)).toBe(plain);
  });
  it('say where they stand in the text as written', () => {
    const text = '  Sí, mi nombre es Ana';
    const last = wordsOf(text).at(-1)!;
    expect(text.slice(last.start, last.end)).toBe('Ana');
  });
  it('stand in order inside the first part of any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = wordsOf(text.repeat(20));
        for (const [index, word] of words.entries()) {
          expect(word.start).toBeLessThan(word.end);
          expect(word.end).toBeLessThanOrEqual(2_000);
          if (index > 0) expect(word.start).toBeGreaterThanOrEqual(words[index - 1]!.start);
        }
      }),
    );
  });
});
