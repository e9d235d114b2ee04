import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, countsOf, noCounts, referralOf, visitCountsSchema } from '../../src/core/visit-counts.ts';

const none = { out: 0, in: 0 };
const saved = (context: Record<string, unknown>) => ({
  version: 'v',
  visit: {
    value: 'x',
    context: { answers: {}, cursor: null, trail: [], confirmedAt: null, stoppedBy: null, findings: [], ...context },
  },
});
const given = { kind: 'given', value: 'yes', at: '' };

describe('one visit', () => {
  it('that only asked something is a visit and nothing more', () => {
    expect(countsOf(saved({}), { out: 3, in: 2 })).toEqual({ ...noCounts(), visits: 1, texts: { out: 3, in: 2 } });
  });

  it('that went away counts as left at the question it stood at', () => {
    const counts = countsOf(
      saved({
        trail: ['safe-now', 'name', 'phone'],
        answers: { 'safe-now': given, name: { kind: 'skipped', at: '' } },
        cursor: 'phone',
      }),
      none,
    );
    expect(counts).toMatchObject({ begun: 1, left: 1, confirmed: 0 });
    expect(counts.questions).toEqual({
      'safe-now': { asked: 1, given: 1, passed: 0, left: 0 },
      name: { asked: 1, given: 0, passed: 1, left: 0 },
      phone: { asked: 1, given: 0, passed: 0, left: 1 },
    });
  });

  it('passed over a question that was put and never answered, when it stands further on', () => {
    const counts = countsOf(saved({ trail: ['name', 'phone'], answers: {}, cursor: 'phone' }), none);
    expect(counts.questions).toMatchObject({ name: { passed: 1, left: 0 }, phone: { passed: 0, left: 1 } });
  });

  it('counts a question asked for each substance once, and without the substance', () => {
    const answers = { 'last-use/alcohol': given };
    const counts = countsOf(
      saved({ trail: ['last-use/alcohol', 'last-use/opioids'], answers, cursor: 'last-use/opioids' }),
      none,
    );
    expect(Object.keys(counts.questions)).toEqual(['last-use']);
    expect(counts.questions['last-use']).toEqual({ asked: 1, given: 0, passed: 0, left: 1 });
  });

  it('that was confirmed left nowhere, though its cursor may stand somewhere', () => {
    const counts = countsOf(
      saved({ trail: ['a'], answers: { a: given }, cursor: 'b', confirmedAt: '2026-11-22' }),
      none,
    );
    expect(counts).toMatchObject({ confirmed: 1, left: 0 });
    expect(Object.keys(counts.questions)).toEqual(['a']);
  });

  it('counts concerns; what raised an alert is counted with the alerts', () => {
    const findings = [
      { level: 'concern', kinds: ['suicide', 'abuse'] },
      { level: 'urgent', kinds: ['suicide'] },
    ];
    expect(countsOf(saved({ findings }), none).referrals).toEqual({ suicide: { concern: 1, urgent: 0, emergency: 0 } });
  });

  it('saved by a version of another shape is a visit all the same', () => {
    expect(countsOf({ value: 'welcome' }, none)).toEqual({ ...noCounts(), visits: 1 });
  });
});

const anyCounts = fc
  .record({
    visits: fc.nat(9),
    questions: fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.record({ asked: fc.nat(9), given: fc.nat(9), passed: fc.nat(9), left: fc.nat(9) }),
    ),
    kind: fc.constantFrom('suicide', 'overdose'),
  })
  .map(({ visits, questions, kind }) =>
    addCounts({ ...noCounts(), visits, questions: { ...questions } }, referralOf('urgent', [kind])),
  );

it('taking away what was added leaves what was there', () => {
  fc.assert(
    fc.property(anyCounts, anyCounts, (a, b) => {
      const start = addCounts(noCounts(), a);
      expect(addCounts(addCounts(start, b), b, -1)).toEqual(start);
      expect(visitCountsSchema.parse(start)).toEqual(start);
    }),
  );
});
