import { describe, expect, it } from 'vitest';
import { isMeantAs } from '../../src/listening/spelling.ts';

describe('a written word', () => {
  it.each([
    ['continu', 'continue'],
    ['skpanish', 'spanish'],
    ['messagse', 'messages'],
    ['laetr', 'later'],
  ])('%s is meant as %s', (written, word) => {
    expect(isMeantAs(written, word)).toBe(true);
  });
  it.each([
    ['better', 'letter'],
    ['paso', 'pase'],
    ['smart', 'start'],
    ['latter', 'later'],
    ['skip', 'ship'],
    ['month1', 'months'],
  ])('%s is a word of its own beside %s', (written, word) => {
    expect(isMeantAs(written, word)).toBe(false);
  });
});
