import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTextingTime } from '../../src/jobs/quiet-hours.ts';

const zone = 'America/New_York';
const next = (iso: string) => nextTextingTime(zone, new Date(iso)).toISOString();

describe('the next time a text may go out', () => {
  it.each([
    ['at noon', '2026-07-01T16:00:00Z', '2026-07-01T16:00:00.000Z'],
    ['at nine sharp', '2026-07-01T13:00:00Z', '2026-07-01T13:00:00.000Z'],
    ['before nine', '2026-07-01T12:59:59Z', '2026-07-01T13:00:00.000Z'],
    ['from eight in the evening', '2026-07-02T00:00:00Z', '2026-07-02T13:00:00.000Z'],
    ['on the night the clocks go forward', '2026-03-08T03:00:00Z', '2026-03-08T13:00:00.000Z'],
    ['on the night the clocks go back', '2026-11-01T02:00:00Z', '2026-11-01T14:00:00.000Z'],
  ])('%s', (_, now, expected) => {
    expect(next(now)).toBe(expected);
  });

  it('is never in the past, at most a night away, and always within the hours', () => {
    const zones = fc.constantFrom(zone, 'America/Los_Angeles', 'America/Phoenix', 'Pacific/Honolulu', 'UTC');
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        zones,
        (now, timeZone) => {
          const at = nextTextingTime(timeZone, now);
          expect(at.getTime()).toBeGreaterThanOrEqual(now.getTime());
          expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(14 * 3_600_000);
          const { hour } = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
          expect(hour).toBeGreaterThanOrEqual(9);
          expect(hour).toBeLessThan(20);
        },
      ),
    );
  });
});
