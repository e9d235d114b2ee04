import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPhone } from '../../../src/listening/readers/phone.ts';
import { anyText } from '../../support/any-text.ts';
import { answersOf, plainQuestion, question, readingScene } from '../../support/questions.ts';

const scene = readingScene(question('phone'));

describe('a phone number', () => {
  it.each([
    '8605550100',
    '860-555-0100',
    '860 555 0100',
    '(860) 555-0100',
    '(860)555-0100',
    '860.555.0100',
    '+1 860 555 0100',
    '1-860-555-0100',
    '18605550100',
    '+18605550100',
    'my number is 860-555-0100',
    'call me at 860 555 0100 after 5pm',
    '860 555 01 00',
    '8 6 0 5 5 5 0 1 0 0',
    'its 860-555-0100.',
    'mi número es 860 555 0100',
    'eight six zero five five five zero one zero zero',
    'eight six oh five five five oh one oh oh',
    'ocho seis cero cinco cinco cinco cero uno cero cero',
    '860-555-0100 or text 860 555 0100',
    '860/555/0100',
    'cell: 860-555-0100',
  ])('%j is +18605550100', (text) => {
    expect(readPhone(text, scene)).toEqual({ kind: 'given', value: '+18605550100' });
  });
  it('keeps another country’s code', () => {
    expect(readPhone('+52 55 5123 4567', scene)).toEqual({ kind: 'given', value: '+525551234567' });
  });
  it.each([
    '',
    '555-0100',
    '860',
    '860-555',
    '860-555-01',
    '860-555-01000',
    '123-456-7890',
    '000 000 0000',
    'no phone',
    'why',
    '860-555-0100 or 203-555-0199',
    '06443',
    '3/4/1985',
    'call my mom',
    '1234567890',
    '🙂',
  ])('%j is unclear', (text) => {
    expect(readPhone(text, scene)).toEqual({ kind: 'unclear' });
  });
  it.each([
    'same number',
    'this number',
    'this one',
    'the one im texting from',
    'the same',
    'use this number please',
    'este número',
    'el mismo',
    'a este número',
    'al mismo numero',
  ])('%j is the number written from, or the one given before', (text) => {
    expect(readPhone(text, readingScene(question('phone'), { from: '+12035550199', channel: 'sms' }))).toEqual({
      kind: 'given',
      value: '+12035550199',
    });
    const other = plainQuestion('phone');
    expect(
      readPhone(text, readingScene(other, { context: { answers: answersOf({ phone: '+18605550100' }) } })),
    ).toEqual({ kind: 'given', value: '+18605550100' });
    expect(readPhone(text, scene)).toEqual({ kind: 'unclear' });
  });
  it('comes back from every usual way to write it', () => {
    const area = fc.constantFrom('860', '203', '475', '959', '212', '401', '413');
    const line = fc.tuple(area, fc.integer({ min: 200, max: 999 }), fc.integer({ min: 0, max: 9999 }));
    fc.assert(
      fc.property(line, ([code, exchange, rest]) => {
        fc.pre(exchange % 100 !== 11);
        const last = String(rest).padStart(4, '0');
        for (const text of [
          `${code}${exchange}${last}`,
          `(${code}) ${exchange}-${last}`,
          `${code}-${exchange}-${last}`,
          `+1${code}${exchange}${last}`,
          `${code}.${exchange}.${last}`,
        ]) {
          expect(readPhone(text, scene), text).toEqual({ kind: 'given', value: `+1${code}${exchange}${last}` });
        }
      }),
    );
  });
  it('is always E.164, whatever is written', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const said = readPhone(text, scene);
        if (said.kind !== 'unclear') expect(said.value).toMatch(/^\+\d{8,15}$/);
      }),
    );
  });
});
