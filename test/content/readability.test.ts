import { describe, expect, it } from 'vitest';
import { isTooHard, readability, syllablesIn } from '../../src/content/readability.ts';

describe('syllables', () => {
  it.each([
    ['cat', 1],
    ['home', 1],
    ['people', 2],
    ['screening', 2],
    ['recovery', 4],
    ['treatment', 2],
    ['needed', 2],
    ['called', 1],
    ['services', 3],
    ['medication', 4],
    ['you', 1],
    ['yes', 1],
    ['family', 3],
  ] as const)('of %s are %d', (word, count) => {
    expect(syllablesIn(word, 'en')).toBe(count);
  });

  it.each([
    ['casa', 2],
    ['ayuda', 3],
    ['tratamiento', 4],
    ['día', 2],
    ['aéreo', 4],
    ['guía', 2],
    ['quien', 1],
    ['cuidado', 3],
    ['recuperación', 5],
    ['país', 2],
    ['pingüino', 3],
    ['y', 1],
    ['sobriedad', 3],
  ] as const)('of %s are %d', (word, count) => {
    expect(syllablesIn(word, 'es')).toBe(count);
  });
});

describe('reading grade', () => {
  it('is the published formula', () => {
    // 12 words, 2 sentences, 14 syllables: 0.39 * 6 + 11.8 * 14/12 - 15.59
    expect(readability('You can go home each day. The talks are with one counselor.', 'en').score).toBeCloseTo(0.5, 0);
    // 8 words, 1 sentence, 13 syllables: 206.84 - 60 * 13/8 - 1.02 * 8
    expect(readability('Usted puede ir a su casa cada noche.', 'es').score).toBeCloseTo(
      206.84 - (60 * 13) / 8 - 1.02 * 8,
      0,
    );
  });

  it('gets harder with longer words and longer sentences', () => {
    const plain = readability('You can go home at night. Staff can help you on the phone.', 'en');
    const long = readability(
      'You can go home at night, and the staff can help you when you call them on the phone.',
      'en',
    );
    const hard = readability(
      'Participants may return to their residences; personnel are available telephonically to assist.',
      'en',
    );
    expect(plain.score).toBeLessThan(long.score);
    expect(long.score).toBeLessThan(hard.score);
    expect([plain, long, hard].map((grade) => isTooHard(grade, 'en'))).toEqual([false, false, true]);
  });

  it('is not moved by names, numbers and addresses', () => {
    const text = (name: string, number: string) =>
      `Call ${name} at ${number} when you want to talk with a person there.`;
    const names = ['Multidisciplinary Rehabilitation Associates', 'Harbor'];
    expect(readability(text('Multidisciplinary Rehabilitation Associates', '860-555-0100'), 'en', names)).toEqual(
      readability(text('Harbor', '911'), 'en', names),
    );
  });

  it('says nothing of a handful of words', () => {
    expect(isTooHard(readability('Psychoeducational interventions.', 'en'), 'en')).toBe(false);
  });
});
