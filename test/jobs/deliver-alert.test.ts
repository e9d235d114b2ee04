import { describe, expect, it } from 'vitest';
import { escalationSchedule, nextStepAt } from '../../src/jobs/deliver-alert.ts';

const at = new Date('2026-01-01T00:00:00Z');
const minutesAfter = (step: number, nowMinutes: number) => {
  const next = nextStepAt({ at, step }, escalationSchedule, at.getTime() + nowMinutes * 60_000);
  return (next.getTime() - at.getTime()) / 60_000;
};

describe('the next time an alert is put in front of staff', () => {
  it('follows the schedule, then keeps its last distance', () => {
    expect([0, 1, 2, 3, 4].map((step) => minutesAfter(step, 0))).toEqual([2, 5, 15, 30, 45]);
  });

  it('is at least a minute away after an outage', () => {
    expect(minutesAfter(0, 40)).toBe(41);
    expect(minutesAfter(1, 41)).toBe(42);
  });

  it('comes for as long as nobody has acknowledged it', () => {
    const week = 7 * 24 * 60;
    expect(minutesAfter(700, week)).toBeGreaterThan(week);
  });
});
