import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooSmall, roughly, suppress } from '../../../src/staff/reports/suppress.ts';

describe('small counts', () => {
  it.each([
    [[0, 0], [0, 0], 0],
    [[40, 25], [40, 25], 65],
    [[40, 0, 25], [40, 0, 25], 65],
    // One small cell alone could be had from the total: the smallest other goes with it.
    [[40, 25, 3], [40, null, null], 68],
    // Two of one each hold two together: their sum would tell both.
    [[40, 1, 1], [null, null, null], 42],
    [[9, 8, 50], [null, null, 50], 67],
    // All of it is few.
    [[3, 2], [null, null], null],
    [[5], [null], null],
    // Twelve cells of one: their sum would tell each.
    [Array.from({ length: 12 }, () => 1), Array.from({ length: 12 }, () => null), null],
  ])('%j is shown as %j with a total of %j', (counts, cells, total) => {
    expect(suppress(counts)).toEqual({ cells, total });
  });

  const anyCounts = fc.array(fc.oneof(fc.nat(14), fc.nat(200)), { maxLength: 26 });

  it('are never shown, and what is shown is true', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const { cells, total } = suppress(counts);
        for (const [index, cell] of cells.entries()) {
          if (cell === null) continue;
          expect(cell).toBe(counts[index]);
          expect(isTooSmall(cell)).toBe(false);
        }
        if (total !== null) {
          expect(total).toBe(counts.reduce((a, b) => a + b, 0));
          expect(isTooSmall(total)).toBe(false);
        }
      }),
    );
  });

  it('cannot be worked out from the total and the cells beside them', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const { cells, total } = suppress(counts);
        const hidden = cells.flatMap((cell, index) => (cell === null ? [index] : []));
        if (hidden.length === 0 || total === null) return;
        const sum = total - cells.reduce<number>((all, cell) => all + (cell ?? 0), 0);
        // Whoever knows that a hidden cell is at least one still has ten ways to fill any of them.
        expect(hidden.length).toBeGreaterThanOrEqual(2);
        expect(sum - hidden.length).toBeGreaterThanOrEqual(10);
      }),
    );
  });

  it('zero is no secret', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const { cells } = suppress(counts);
        for (const [index, count] of counts.entries()) if (count === 0) expect(cells[index]).toBe(0);
      }),
    );
  });
});

it('rough counts are tens', () => {
  expect([11, 14, 15, 104].map(roughly)).toEqual([10, 10, 20, 100]);
});
