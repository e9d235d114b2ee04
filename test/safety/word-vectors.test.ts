import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { packWordVectors, readWordVectors } from '../../src/safety/word-vectors.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

describe('word vectors', () => {
  it('come back as they were packed, to half a step', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 20 }),
        fc.array(fc.float({ min: Math.fround(0.01), max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -127, max: 127 }),
        (words, steps, height) => {
          const given = words.map((_, at) => Float32Array.from(steps, (step) => step * ((height + at) % 127)));
          const { rowOf, values, dims } = readWordVectors(packWordVectors(words, given, steps));
          words.forEach((word, at) =>
            steps.forEach((step, dim) => {
              const found = values[rowOf(word) * dims + dim] ?? Number.NaN;
              expect(Math.abs(found - (given[at]?.[dim] ?? 0))).toBeLessThanOrEqual(step / 2 + 1e-4);
            }),
          );
        },
      ),
    );
  });

  it('are refused when their length is another', () => {
    const packed = packWordVectors(['help'], [Float32Array.of(1, 2)], [0.1, 0.1]);
    expect(() => readWordVectors(packed.slice(1))).toThrow('do not fit');
    expect(() => readWordVectors(new Uint8Array(3))).toThrow('do not fit');
  });

  it('that ship hold near words near and far words far', () => {
    const { rowOf, values, dims } = readWordVectors(shippedCrisisContent.weights.vectors);
    const vector = (word: string) => values.slice(rowOf(word) * dims, (rowOf(word) + 1) * dims);
    const angle = (first: string, second: string) => {
      const [a, b] = [vector(first), vector(second)];
      const dot = a.reduce((sum, part, at) => sum + part * (b[at] ?? 0), 0);
      return dot / (Math.hypot(...a) * Math.hypot(...b));
    };
    expect(rowOf('zzqx')).toBe(-1);
    expect(angle('pills', 'tablets')).toBeGreaterThan(angle('pills', 'monday'));
    expect(angle('husband', 'wife')).toBeGreaterThan(angle('husband', 'insurance'));
  });
});
