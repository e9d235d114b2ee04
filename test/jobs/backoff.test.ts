import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/jobs/backoff.ts';

describe('waiting before another try', () => {
  it('doubles, up to a quarter of an hour', () => {
    const middle = (attempts: number) => backoffMs(attempts, () => 0.5);
    expect([0, 1, 2, 3].map(middle)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(middle(30)).toBe(900_000);
  });

  it('spreads by half in either direction', () => {
    expect(backoffMs(0, () => 0)).toBe(2_500);
    expect(backoffMs(0, () => 0.999_999)).toBeGreaterThan(7_499);
  });
});
