import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slips } from '../../src/core/edit-distance.ts';

describe('slips', () => {
  it.each([
    ['aetna', 'aetna', 0],
    ['atena', 'aetna', 1],
    ['aetn', 'aetna', 1],
    ['aettna', 'aetna', 1],
    ['aetma', 'aetna', 1],
    ['banana', 'aetna', 3],
  ])('from %s to %s are %d', (a, b, count) => {
    expect(slips(a, b, 2)).toBe(count);
  });
  it('are the same both ways and none only between equals', () => {
    const word = fc.string({ minLength: 0, maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(slips(a, b, 3)).toBe(slips(b, a, 3));
        expect(slips(a, b, 3) === 0).toBe(a === b);
      }),
    );
  });
});
