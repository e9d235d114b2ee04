import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InboxRange } from '../../../src/db/inbox-query.ts';
import type { ListedVisit } from '../../../src/db/inbox-store.ts';
import { ages, sections } from '../../../src/staff/inbox/schema.ts';
import { rangesOf, sectionOf, withinAge } from '../../../src/staff/inbox/sections.ts';

const now = new Date('2026-11-22T07:00:00Z');
const times = { now, abandonedAfterMs: 3_600_000 };
const desks = ['waiting', 'screening', 'open', 'done'] as const;
const holds = (ranges: readonly InboxRange[], { desk, listedAt }: ListedVisit): boolean =>
  ranges.some(
    (range) =>
      range.desk === desk && (!range.since || listedAt >= range.since) && (!range.until || listedAt < range.until),
  );
const anyVisit = fc.record({
  desk: fc.constantFrom(...desks),
  listedAt: fc.date({ min: new Date('2026-11-01T00:00:00Z'), max: now, noInvalidDate: true }),
}) as unknown as fc.Arbitrary<ListedVisit>;

describe('every visit', () => {
  it('is listed in one section, the one it is said to be in', () => {
    fc.assert(
      fc.property(anyVisit, (visit) => {
        const listed = sections.filter((section) => holds(rangesOf(section, times), visit));
        expect(listed).toEqual([sectionOf(visit, times)]);
        expect(holds(rangesOf(undefined, times), visit)).toBe(true);
      }),
    );
  });

  it('of an age is listed when that age is asked for, in its section', () => {
    const hours = { hour: [0, 1], day: [0, 24], week: [0, 168], older: [168, Infinity] } as const;
    fc.assert(
      fc.property(anyVisit, fc.constantFrom(...ages), (visit, age) => {
        const ranges = withinAge(rangesOf(sectionOf(visit, times), times), age, now);
        const [from, to] = hours[age];
        const agoHours = (now.getTime() - visit.listedAt.getTime()) / 3_600_000;
        expect(holds(ranges, visit)).toBe(
          agoHours <= to && agoHours >= from && !(age === 'older' && agoHours === from),
        );
      }),
    );
  });
});

it('an age that no visit of a section can have asks the database nothing', () => {
  expect(withinAge(rangesOf('abandoned', times), 'hour', now)).toEqual([]);
});
