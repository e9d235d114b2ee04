import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, onCallAt, toldBy, type Rota, type Shift } from '../../src/core/rota.ts';

const timeZone = 'America/New_York';
const at = (local: string): Date =>
  new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds);
const local = (date: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(date.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

const nights = (person: string, ...days: number[]): Shift[] =>
  days.map((day) => ({ person, day, starts: '18:00', ends: '08:00' }));
const daily = (person: string, ...days: number[]): Shift[] =>
  days.map((day) => ({ person, day, starts: '08:00', ends: '18:00' }));
const rota: Rota = {
  timeZone,
  shifts: [
    ...daily('ana', 1, 2, 3, 4, 5),
    ...nights('ben', 1, 2, 3, 4),
    ...nights('cleo', 5),
    ...daily('cleo', 6, 7),
    ...nights('cleo', 6),
  ],
  overrides: [],
};

describe('who is on call', () => {
  it.each([
    ['2026-11-24T07:59', 'ben'],
    ['2026-11-24T08:00', 'ana'],
    ['2026-11-24T17:59', 'ana'],
    ['2026-11-24T18:00', 'ben'],
    ['2026-11-28T03:00', 'cleo'],
    ['2026-11-22T19:00', ''],
  ])('at %s is %s', (when, person) => {
    expect(onCallAt(rota, at(when)).now.join()).toBe(person);
  });

  it('is followed by the next who is somebody else', () => {
    const { next } = onCallAt(rota, at('2026-11-28T03:00'));
    expect([next?.people, next && local(next.from)]).toEqual([['ana'], '2026-11-30T08:00']);
  });

  it('is whom an override names, for its time only', () => {
    const changed = {
      ...rota,
      overrides: [{ person: 'dot', from: at('2026-11-24T20:00'), to: at('2026-11-25T00:00') }],
    };
    expect(
      coverageOf(changed, at('2026-11-24T12:00'), 1).map(({ from, people }) => [local(from), people.join()]),
    ).toEqual([
      ['2026-11-24T12:00', 'ana'],
      ['2026-11-24T18:00', 'ben'],
      ['2026-11-24T20:00', 'dot'],
      ['2026-11-25T00:00', 'ben'],
      ['2026-11-25T08:00', 'ana'],
    ]);
  });

  it('is there around the clock when a shift ends at the hour it started', () => {
    const whole = { ...rota, shifts: [{ person: 'ana', day: 2, starts: '08:00', ends: '08:00' }] };
    expect(onCallAt(whole, at('2026-11-25T07:59')).now).toEqual(['ana']);
    expect(onCallAt(whole, at('2026-11-25T08:00')).now).toEqual([]);
  });

  it('leaves gaps in plain sight', () => {
    const gaps = coverageOf(rota, at('2026-11-20T12:00'), 7).filter(({ people }) => people.length === 0);
    expect(gaps.map(({ from, to }) => `${local(from)} to ${local(to)}`)).toEqual([
      '2026-11-22T18:00 to 2026-11-23T08:00',
    ]);
  });
});

describe('a night on which clocks change', () => {
  const hours = (day: number, from: string): number => {
    const [shift] = coverageOf({ ...rota, shifts: nights('ben', day) }, at(from), 2);
    return (shift!.to.getTime() - shift!.from.getTime()) / 3_600_000;
  };
  it('is an hour longer in autumn and an hour shorter in spring, and ends at eight both times', () => {
    expect(hours(6, '2026-10-31T18:00')).toBe(15);
    expect(hours(6, '2026-03-07T18:00')).toBe(13);
    expect(local(coverageOf({ ...rota, shifts: nights('ben', 6) }, at('2026-10-31T18:00'), 2)[0]!.to)).toBe(
      '2026-11-01T08:00',
    );
  });

  it('starts a shift at a time that is skipped when clocks go on', () => {
    const early = { ...rota, shifts: [{ person: 'ben', day: 7, starts: '02:30', ends: '08:00' }] };
    expect(onCallAt(early, at('2026-03-08T03:30')).now).toEqual(['ben']);
    expect(onCallAt(early, at('2026-03-08T01:59')).now).toEqual([]);
  });
});

describe('a step tells', () => {
  const plan = { rota, lead: 'lee', everyone: ['ana', 'ben', 'cleo', 'lee'] };
  const tuesday = at('2026-11-24T12:00');
  const inAGap = at('2026-11-22T19:00');
  it.each([
    ['on-call', tuesday, ['ana']],
    ['next', tuesday, ['ana', 'ben']],
    ['lead', tuesday, ['ana', 'lee']],
    ['everyone', tuesday, ['ana', 'ben', 'cleo', 'lee']],
    ['on-call', inAGap, ['lee']],
    ['next', inAGap, ['ana']],
  ] as const)('%s at %s: %s', (whom, when, told) => {
    expect(toldBy(whom, plan, when)).toEqual(told);
  });

  it('everyone when the rota, the lead and who comes next are all missing', () => {
    const bare = { rota: { ...rota, shifts: [] }, lead: null, everyone: ['ana'] };
    expect(toldBy('on-call', bare, tuesday)).toEqual(['ana']);
    expect(toldBy('next', bare, tuesday)).toEqual(['ana']);
  });
});

const anyShift = fc.record({
  person: fc.constantFrom('ana', 'ben', 'cleo'),
  day: fc.integer({ min: 1, max: 7 }),
  starts: fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`),
  ends: fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`),
});
const anyRota = fc.array(anyShift, { maxLength: 12 }).map((shifts): Rota => ({ timeZone, shifts, overrides: [] }));
const anyTime = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });

it('coverage has no hole and no overlap, and agrees with who is on call at any moment of it', () => {
  fc.assert(
    fc.property(anyRota, anyTime, (any, from) => {
      const covered = coverageOf(any, from, 8);
      expect(covered[0]!.from).toEqual(from);
      expect(covered.at(-1)!.to.getTime()).toBe(from.getTime() + 8 * 86_400_000);
      for (const [index, { from: starts, to, people }] of covered.entries()) {
        expect(to.getTime()).toBeGreaterThan(starts.getTime());
        if (index > 0) expect(starts).toEqual(covered[index - 1]!.to);
        const middle = new Date((starts.getTime() + to.getTime()) / 2);
        expect([...onCallAt(any, middle).now].toSorted()).toEqual([...people].toSorted());
      }
    }),
    { numRuns: 60 },
  );
});

it('a step always tells somebody while there is anybody', () => {
  fc.assert(
    fc.property(
      anyRota,
      anyTime,
      fc.constantFrom('on-call', 'next', 'lead', 'everyone' as const),
      (any, when, whom) => {
        expect(toldBy(whom, { rota: any, lead: null, everyone: ['zoe'] }, when).length).toBeGreaterThan(0);
      },
    ),
  );
});
