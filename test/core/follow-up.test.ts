import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingMinutes, officeTimes, taskTimes } from '../../src/core/follow-up.ts';
import { programId } from '../../src/core/ids.ts';
import { openingAt } from '../../src/core/opening-hours.ts';
import type { Program } from '../../src/core/program.ts';

/** New York, Thanksgiving week of 2026; closed on Monday from 10 to noon. */
const program: Program = {
  id: programId('p'),
  name: 'P',
  shortName: 'P',
  phones: [],
  staffHours: [{ days: [1, 2, 3, 4, 5], opens: '08:00', closes: '18:00' }],
  holidays: ['2026-11-26'],
  closures: [{ from: '2026-11-23T15:00:00Z', to: '2026-11-23T17:00:00Z' }],
  timeZone: 'America/New_York',
  languages: ['en', 'es'],
  origins: [],
};
const at = (local: string): Date =>
  new Date(Temporal.PlainDateTime.from(local).toZonedDateTime('America/New_York').epochMilliseconds);
const local = (date: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(date.getTime())
    .toZonedDateTimeISO('America/New_York')
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
const callBack = { kind: 'call-back', reason: 'asked' } as const;

describe('a call back', () => {
  it.each([
    ['2026-11-24T10:00', '2026-11-24T11:00', false],
    ['2026-11-24T02:00', '2026-11-24T09:00', true],
    ['2026-11-24T17:30', '2026-11-25T08:30', false],
    ['2026-11-21T13:00', '2026-11-23T09:00', true],
    ['2026-11-23T09:30', '2026-11-23T12:30', false],
    ['2026-11-23T11:00', '2026-11-23T13:00', true],
    ['2026-11-25T20:00', '2026-11-27T09:00', true],
    ['2026-11-26T10:00', '2026-11-27T09:00', true],
  ])('asked for on %s is due on %s', (asked, due, afterHours) => {
    const times = taskTimes(program, callBack, at(asked));
    expect([local(times.dueAt), times.afterHours]).toEqual([due, afterHours]);
  });

  it('is due on the clock of the day it falls on when clocks change', () => {
    expect(local(taskTimes(program, callBack, at('2026-10-31T12:00')).dueAt)).toBe('2026-11-02T09:00');
    expect(local(taskTimes(program, callBack, at('2026-03-07T12:00')).dueAt)).toBe('2026-03-09T09:00');
  });
});

it('a screening left unfinished has a working day; danger without texts has minutes, at night too', () => {
  expect(local(taskTimes(program, { kind: 'follow-up', reason: 'screening-left' }, at('2026-11-24T12:00')).dueAt)).toBe(
    '2026-11-25T10:00',
  );
  const urgent = { kind: 'call-instead-of-text', reason: 'crisis-after-opt-out' } as const;
  expect(local(taskTimes(program, urgent, at('2026-11-24T02:00')).dueAt)).toBe('2026-11-24T02:15');
});

it('a program that does not say its hours is taken to work on weekdays from nine to five', () => {
  const { staffHours: _unsaid, ...silent } = program;
  expect(officeTimes(silent).isAssumed).toBe(true);
  expect(local(taskTimes(silent, callBack, at('2026-11-21T13:00')).dueAt)).toBe('2026-11-23T10:00');
  expect(openingAt(silent, at('2026-11-24T10:00')).kind).toBe('unknown');
});

it('a program that never opens still gets a due time', () => {
  const closed = { ...program, closures: [{ from: '2026-01-01T00:00:00Z', to: '2027-12-31T00:00:00Z' }] };
  expect(addWorkingMinutes(closed, at('2026-11-24T10:00'), 60).getTime()).toBeGreaterThan(
    at('2026-12-14T00:00').getTime(),
  );
});

const anyTime = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
/** Minutes of opening between two moments, counted one by one. */
const openMinutes = (from: Date, to: Date): number => {
  let open = 0;
  for (let ms = from.getTime(); ms < to.getTime(); ms += 60_000)
    if (openingAt(program, new Date(ms)).kind === 'open') open += 1;
  return open;
};

it('as many minutes of opening pass as were asked for', () => {
  fc.assert(
    fc.property(anyTime, fc.integer({ min: 1, max: 180 }), (from, minutes) => {
      const whole = new Date(Math.floor(from.getTime() / 60_000) * 60_000);
      expect(openMinutes(whole, addWorkingMinutes(program, whole, minutes))).toBe(minutes);
    }),
    { numRuns: 10 },
  );
});

it('overlapping rows of hours count once', () => {
  const doubled: Program = {
    ...program,
    staffHours: [...program.staffHours!, { days: [2], opens: '07:00', closes: '12:00' }],
  };
  expect(local(addWorkingMinutes(doubled, at('2026-11-24T06:00'), 360))).toBe('2026-11-24T13:00');
});
