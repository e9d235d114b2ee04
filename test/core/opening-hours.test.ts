import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { openingAt, sayOpening } from '../../src/core/opening-hours.ts';
import type { Program } from '../../src/core/program.ts';

const weekdays: Program = {
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

/** When a time in New York is, in the week of Thanksgiving 2026. */
const at = (local: string): Date =>
  new Date(Temporal.PlainDateTime.from(local).toZonedDateTime('America/New_York').epochMilliseconds);

describe('opening hours', () => {
  it('are unknown when the program does not say', () => {
    const { staffHours: _unsaid, ...silent } = weekdays;
    expect(openingAt(silent, at('2026-11-24T10:00'))).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['2026-11-24T07:59', 'closed'],
    ['2026-11-24T08:00', 'open'],
    ['2026-11-24T17:59', 'open'],
    ['2026-11-24T18:00', 'closed'],
    ['2026-11-22T12:00', 'closed'],
    ['2026-11-26T12:00', 'closed'],
    ['2026-11-23T10:30', 'closed'],
    ['2026-11-23T12:00', 'open'],
  ])('at %s are %s', (local, kind) => {
    expect(openingAt(weekdays, at(local)).kind).toBe(kind);
  });

  it.each([
    ['2026-11-22T02:00', 'Monday at 8 am', 'el lunes a las 8 a. m.'],
    ['2026-11-25T20:00', 'Friday at 8 am', 'el viernes a las 8 a. m.'],
    ['2026-11-23T10:30', 'Monday at 12 pm', 'el lunes a las 12 p. m.'],
  ])('after %s begin %s', (local, en, es) => {
    const opening = openingAt(weekdays, at(local));
    expect(
      opening.kind === 'closed' &&
        opening.opensAt && [sayOpening(opening.opensAt, 'en'), sayOpening(opening.opensAt, 'es')],
    ).toEqual([en, es]);
  });

  it('may run until midnight', () => {
    const late = { ...weekdays, staffHours: [{ days: [2], opens: '08:00', closes: '24:00' }] };
    expect(openingAt(late, at('2026-11-24T23:59')).kind).toBe('open');
    expect(openingAt(late, at('2026-11-25T00:00')).kind).toBe('closed');
  });

  it('when closed, name a moment at which they are open, and nothing before it is', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }), (now) => {
        const opening = openingAt(weekdays, now);
        if (opening.kind !== 'closed' || !opening.opensAt) return;
        const opensMs = opening.opensAt.epochMilliseconds;
        expect(openingAt(weekdays, new Date(opensMs)).kind).toBe('open');
        expect(openingAt(weekdays, new Date(opensMs - 1)).kind).toBe('closed');
      }),
    );
  });
});
