import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerValue } from '../../src/core/answers.ts';
import { answersRead, holds, type Condition } from '../../src/core/conditions.ts';

const given = (value: AnswerValue): Answer => ({ kind: 'given', value, at: '2026-11-22T10:00:00Z' });
const skipped: Answer = { kind: 'skipped', because: 'asked', at: '2026-11-22T10:00:00Z' };
const unsure: Answer = { kind: 'unsure', at: '2026-11-22T10:00:00Z' };

const facts = (answer: Answer | undefined, today = '2026-11-22') => ({
  answers: answer ? { it: answer } : {},
  scores: { mood: 3 },
  today,
});

describe('a condition', () => {
  it.each<[Condition, AnswerValue, boolean]>([
    [{ answer: 'it', is: 'yes' }, 'yes', true],
    [{ answer: 'it', is: ['yes', 'maybe'] }, 'maybe', true],
    [{ answer: 'it', is: 'yes' }, 'no', false],
    [{ answer: 'it', is: 0 }, 0, true],
    [{ answer: 'it', includes: 'opioids' }, ['alcohol', 'opioids'], true],
    [{ answer: 'it', includes: ['benzos', 'opioids'] }, ['opioids'], true],
    [{ answer: 'it', includes: 'benzos' }, ['opioids'], false],
    [{ answer: 'it', atLeast: 3 }, 3, true],
    [{ answer: 'it', atLeast: 3 }, 2, false],
    [{ answer: 'it', atMost: 3 }, 3, true],
    [{ answer: 'it', atMost: 3 }, 4, false],
    [{ answer: 'it', withinDays: 3 }, { on: '2026-11-19', precision: 'day' }, true],
    [{ answer: 'it', withinDays: 3 }, { on: '2026-11-18', precision: 'day' }, false],
    [{ answer: 'it', withinDays: 3 }, { on: '2026-11-22T04:00', precision: 'time' }, true],
    [{ answer: 'it', withinDays: 3 }, { on: '2026', precision: 'year' }, true],
    [{ answer: 'it', withinDays: 3 }, { on: '2025', precision: 'year' }, false],
    [{ answer: 'it', ageUnder: 18 }, '2008-11-23', true],
    [{ answer: 'it', ageUnder: 18 }, '2008-11-22', false],
    [{ answer: 'it', ageUnder: 18 }, '2008-11-21', false],
    [{ answer: 'it', ageUnder: 18 }, '1985-03-04', false],
    [{ answer: 'it', answered: true }, 'anything', true],
    [{ not: { answer: 'it', is: 'yes' } }, 'yes', false],
    [
      {
        all: [
          { answer: 'it', atLeast: 1 },
          { score: 'mood', atLeast: 3 },
        ],
      },
      1,
      true,
    ],
    [
      {
        all: [
          { answer: 'it', atLeast: 1 },
          { score: 'mood', atLeast: 4 },
        ],
      },
      1,
      false,
    ],
    [
      {
        any: [
          { answer: 'it', atLeast: 9 },
          { score: 'mood', atLeast: 3 },
        ],
      },
      1,
      true,
    ],
    [{ score: 'unscored', atLeast: 0 }, 1, false],
  ])('%o is, for %o, %s', (condition, value, held) => {
    expect(holds(condition, facts(given(value)))).toBe(held);
  });

  it.each([undefined, skipped, unsure])('on an answer not given (%o) holds only as not answered', (answer) => {
    const conditions: Condition[] = [
      { answer: 'it', is: 'yes' },
      { answer: 'it', includes: 'yes' },
      { answer: 'it', atLeast: 0 },
      { answer: 'it', atMost: 9 },
      { answer: 'it', withinDays: 3 },
      { answer: 'it', ageUnder: 200 },
      { answer: 'it', answered: true },
    ];
    for (const condition of conditions) expect(holds(condition, facts(answer))).toBe(false);
    expect(holds({ answer: 'it', answered: false }, facts(answer))).toBe(true);
  });

  it('on an age changes exactly on the birthday', () => {
    const day = fc.date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 90 }), (born, years) => {
        const birth = Temporal.PlainDate.from(born.toISOString().slice(0, 10));
        // A birthday on 29 February falls on 1 March in other years: the day after the 28th.
        fc.pre(!(birth.month === 2 && birth.day === 29));
        const birthday = birth.add({ years });
        const isUnder = (on: Temporal.PlainDate) =>
          holds({ answer: 'it', ageUnder: years }, facts(given(birth.toString()), on.toString()));
        expect(isUnder(birthday.subtract({ days: 1 }))).toBe(true);
        expect(isUnder(birthday)).toBe(false);
      }),
    );
  });

  it('counts somebody born on 29 February as older only when that day is over', () => {
    const born = facts(given('2008-02-29'), '2026-02-28');
    expect(holds({ answer: 'it', ageUnder: 18 }, born)).toBe(true);
    expect(holds({ answer: 'it', ageUnder: 18 }, { ...born, today: '2026-03-01' })).toBe(false);
  });

  it('names every answer it reads', () => {
    const condition: Condition = {
      all: [{ answer: 'a', is: 'x' }, { any: [{ not: { answer: 'b', answered: true } }, { score: 's', atLeast: 1 }] }],
    };
    expect(answersRead(condition)).toEqual(['a', 'b']);
  });
});
