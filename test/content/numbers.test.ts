import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignNumbers, numbersIn, type PublicLine } from '../../src/content/numbers.ts';

const program = { phones: [{ number: '+18605550100', display: '860-555-0100', use: 'main' as const }], state: 'CT' };
const lines: readonly PublicLine[] = [
  { number: '911', name: 'Emergency', source: 'x' },
  { number: '988', name: 'Lifeline', source: 'x' },
  { number: '741741', name: 'Text line', source: 'x' },
  { number: '18005634086', name: 'Access Line', states: ['CT'], source: 'x' },
];

const digits = fc.tuple(
  fc.integer({ min: 200, max: 999 }),
  fc.integer({ min: 200, max: 999 }),
  fc.integer({ min: 0, max: 9999 }),
);
const written = digits.chain(([area, exchange, line]) => {
  const last = String(line).padStart(4, '0');
  return fc.tuple(
    fc.constant(`1${area}${exchange}${last}`),
    fc.constantFrom(
      `${area}-${exchange}-${last}`,
      `(${area}) ${exchange}-${last}`,
      `1-${area}-${exchange}-${last}`,
      `+1${area}${exchange}${last}`,
      `${area}.${exchange}.${last}`,
      `${area} ${exchange} ${last}`,
      `${area}–${exchange}–${last}`,
      `1 (${area}) ${exchange} ${last}`,
    ),
  );
});

describe('numbers in a text', () => {
  it('are found however they are written', () => {
    fc.assert(
      fc.property(
        written,
        fc.constantFrom('Call ', 'Llame al ', '', 'tel:', 'x('),
        fc.constantFrom('.', ' now', '', ', option 1', ')'),
        ([number, text], before, after) => {
          expect(numbersIn(`${before}${text}${after}`).map((found) => found.digits)).toContain(number);
        },
      ),
    );
  });

  it.each([
    ['Call or text 988, or 911.', ['988', '911']],
    ['Text HOME to 741741.', ['741741']],
    ['Call 555-0100.', ['5550100']],
    ['Dial 211 in Connecticut.', ['211']],
  ])('%s', (text, expected) => {
    expect(numbersIn(text).map((found) => found.digits)).toEqual(expected);
  });

  it.each([
    '71 Bradley Road, Suite 6, Madison, CT 06443',
    'From 9 a.m. to 3 p.m., 10 to 12 people',
    'Federal law (42 CFR Part 2)',
    'Version 2026-11-22',
    'Level 2.1, 9 to 19 hours',
    'It costs $12345',
  ])('are not seen in "%s"', (text) => {
    expect(numbersIn(text)).toEqual([]);
  });

  it('are foreign unless they are the program’s own or a public line of its state', () => {
    const text = 'Call 860-555-0100, 911, 988 or 1-800-563-4086. Text 741741. Not 203-555-0199.';
    expect(foreignNumbers(text, program, lines).map((found) => found.written)).toEqual(['203-555-0199']);
    expect(foreignNumbers(text, { ...program, state: 'NY' }, lines).map((found) => found.written)).toEqual([
      '1-800-563-4086',
      '203-555-0199',
    ]);
    expect(foreignNumbers(text, undefined, lines).map((found) => found.written)).toEqual([
      '860-555-0100',
      '1-800-563-4086',
      '203-555-0199',
    ]);
  });
});
