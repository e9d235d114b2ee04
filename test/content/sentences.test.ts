import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../src/content/sentences.ts';

describe('sentences', () => {
  it.each([
    ['One. Two? Three.', ['One.', 'Two?', 'Three.']],
    [
      'It runs from 9 a.m. to 3 p.m. Each day is six hours.',
      ['It runs from 9 a.m. to 3 p.m.', 'Each day is six hours.'],
    ],
    ['SAMHSA, de EE. UU., lo dice. ¿Y usted?', ['SAMHSA, de EE. UU., lo dice.', '¿Y usted?']],
    ['La 3.ª edición es anterior. Hay otra.', ['La 3.ª edición es anterior.', 'Hay otra.']],
    ['See www.example.org. Call 911.', ['See www.example.org.', 'Call 911.']],
    ['Level 2.1 is an IOP.', ['Level 2.1 is an IOP.']],
    ['', []],
  ])('of "%s"', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it('joined by a space are the text again', () => {
    const words = fc.constantFrom(
      'Call',
      'now.',
      'Stay',
      'safe?',
      '3.ª',
      'p.m.',
      'EE.',
      'UU.',
      '¿Qué?',
      '988',
      '(Yes.)',
      'and',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (list) => {
        const text = list.join(' ');
        expect(sentencesOf(text).join(' ')).toBe(text);
      }),
    );
  });
});
