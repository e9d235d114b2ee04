import { describe, expect, it } from 'vitest';
import { escalationSchedule, nextStepMs } from '../../src/jobs/deliver-alert.ts';

const minuteMs = 60_000;
const minutesUntil = (step: number, ageMinutes: number) =>
  nextStepMs({ ageMs: ageMinutes * minuteMs, step }, escalationSchedule) / minuteMs;

describe('the next time an alert is put in front of staff', () => {
  it('follows the schedule, then keeps its last distance', () => {
    expect([0, 2, 5, 15, 30].map((age, step) => minutesUntil(step, age))).toEqual([2, 3, 10, 15, 15]);
  });

  it('makes up for a step that came late', () => {
    expect(minutesUntil(1, 3)).toBe(2);
  });

  it('is at least a minute away after an outage', () => {
    expect(minutesUntil(0, 40)).toBe(1);
    expect(minutesUntil(1, 41)).toBe(1);
  });

  it('is never further than planned when whoever raised it had a clock that is ahead', () => {
    expect([0, 1, 2, 3].map((step) => minutesUntil(step, 0))).toEqual([2, 3, 10, 15]);
  });

  it('comes for as long as nobody has acknowledged it', () => {
    expect(minutesUntil(700, 7 * 24 * 60)).toBeGreaterThan(0);
  });
});
