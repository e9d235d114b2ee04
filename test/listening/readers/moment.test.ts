import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Moment } from '../../../src/core/answers.ts';
import type { Lang } from '../../../src/core/language.ts';
import { readMoment } from '../../../src/listening/readers/moment.ts';
import { anyText } from '../../support/any-text.ts';
import { answersOf, plainQuestion, question, readingScene } from '../../support/questions.ts';

const asked = question('last-use/alcohol');
const read = (text: string, lang: Lang = 'en') => readMoment(text, readingScene(asked, { lang }));
const on = (text: string, lang?: Lang) => {
  const said = read(text, lang);
  return said.kind === 'unclear' ? 'unclear' : `${said.kind === 'likely' ? '~' : ''}${(said.value as Moment).on}`;
};

// Now is Sunday, 22 November 2026, 14:30 in New York.
describe('a moment', () => {
  it.each([
    ['today', '2026-11-22'],
    ['this morning', '2026-11-22'],
    ['earlier today', '2026-11-22'],
    ['tonight', '2026-11-22'],
    ['right now', '2026-11-22'],
    ['just now', '2026-11-22'],
    ['yesterday', '2026-11-21'],
    ['Yesterday.', '2026-11-21'],
    ['yday', '2026-11-21'],
    ['yesterday morning', '2026-11-21'],
    ['last night', '2026-11-21'],
    ['i drank last night', '2026-11-21'],
    ['the day before yesterday', '2026-11-20'],
    ['3 days ago', '2026-11-19'],
    ['three days ago', '2026-11-19'],
    ['about 3 days ago', '2026-11-19'],
    ['a day ago', '2026-11-21'],
    ['a week ago', '2026-11-15'],
    ['2 weeks ago', '2026-11-08'],
    ['about two weeks ago', '2026-11-08'],
    ['3 days sober', '2026-11-19'],
    ["I've been sober 5 days", '2026-11-17'],
    ['10 days back', '2026-11-12'],
    ['2 months ago', '2026-09'],
    ['a month ago', '2026-10'],
    ['last month', '2026-10'],
    ['a year ago', '2025'],
    ['3 years ago', '2023'],
    ['last year', '2025'],
    ['this month', '2026-11'],
    ['friday', '2026-11-20'],
    ['last friday', '2026-11-20'],
    ['on tuesday', '2026-11-17'],
    ['last sunday', '2026-11-15'],
    ['Wed', '2026-11-18'],
    ['thrusday', '2026-11-19'],
    ['11/20', '2026-11-20'],
    ['11/20/2026', '2026-11-20'],
    ['11-20-26', '2026-11-20'],
    ['12/25', '2025-12-25'],
    ['November 20', '2026-11-20'],
    ['nov 20th', '2026-11-20'],
    ['the 20th of november', '2026-11-20'],
    ['March 2020', '2020-03'],
    ['in march', '2026-03'],
    ['2019', '2019'],
    ['in 2019', '2019'],
    ['december', '2025-12'],
    ['the 4th of july', '2026-07-04'],
    ['in may', '2026-05'],
    ['2 hours ago', '2026-11-22T12:30'],
    ['an hour ago', '2026-11-22T13:30'],
    ['30 minutes ago', '2026-11-22T14:00'],
    ['2 hrs ago', '2026-11-22T12:30'],
    ['yesterday at 9pm', '2026-11-21T21:00'],
    ['last night at 11', '2026-11-21T23:00'],
    ['9am this morning', '2026-11-22T09:00'],
    ['this morning around 8', '2026-11-22T08:00'],
    ['yesterday at noon', '2026-11-21T12:00'],
    ['saturday at 10 pm', '2026-11-21T22:00'],
    ['2026-11-01', '2026-11-01'],
    ['3d ago', '2026-11-19'],
    ['i used yesterday', '2026-11-21'],
    ['my last drink was yesterday', '2026-11-21'],
    ['it was 4 days ago', '2026-11-18'],
    ['48 hours ago', '2026-11-20T14:30'],
  ])('%j is %s', (text, expected) => {
    expect(on(text)).toBe(expected);
  });
  it.each([
    ['hoy', '2026-11-22'],
    ['esta mañana', '2026-11-22'],
    ['en la mañana', '2026-11-22'],
    ['hoy en la mañana', '2026-11-22'],
    ['ayer', '2026-11-21'],
    ['ayer por la tarde', '2026-11-21'],
    ['anoche', '2026-11-21'],
    ['antier', '2026-11-20'],
    ['anteayer', '2026-11-20'],
    ['antes de ayer', '2026-11-20'],
    ['hace 3 días', '2026-11-19'],
    ['hace tres dias', '2026-11-19'],
    ['hace una semana', '2026-11-15'],
    ['hace dos semanas', '2026-11-08'],
    ['hace un mes', '2026-10'],
    ['hace 2 años', '2024'],
    ['el viernes', '2026-11-20'],
    ['el martes pasado', '2026-11-17'],
    ['el mes pasado', '2026-10'],
    ['el año pasado', '2025'],
    ['20/11', '2026-11-20'],
    ['el 20 de noviembre', '2026-11-20'],
    ['en marzo de 2020', '2020-03'],
    ['hace una hora', '2026-11-22T13:30'],
    ['ahorita', '2026-11-22'],
    ['anoche a las 11', '2026-11-21T23:00'],
    ['ayer a las 9 de la noche', '2026-11-21T21:00'],
    ['llevo 3 días sin tomar', '2026-11-19'],
    ['el sabado', '2026-11-21'],
    ['en 2019', '2019'],
    ['hace como 5 días', '2026-11-17'],
  ])('in Spanish, %j is %s', (text, expected) => {
    expect(on(text, 'es')).toBe(expected);
  });
  it.each([
    ['a couple of days ago', '~2026-11-20'],
    ['a few days ago', '~2026-11-19'],
    ['2-3 days ago', '~2026-11-20'],
    ['2 or 3 days ago', '~2026-11-20'],
    ['3 days', '~2026-11-19'],
    ['last week', '~2026-11-15'],
    ['maybe yesterday', '~2026-11-21'],
    ['i think friday', '~2026-11-20'],
    ['sunday', '~2026-11-15'],
    ['christmas', '~2025-12-25'],
    ['halloween', '~2026-10-31'],
    ['friday or saturday', 'unclear'],
  ])('%j is read back as %s', (text, expected) => {
    expect(on(text)).toBe(expected);
  });
  it.each([
    ['hace unos días', '~2026-11-19'],
    ['hace un par de días', '~2026-11-20'],
    ['la semana pasada', '~2026-11-15'],
    ['creo que ayer', '~2026-11-21'],
    ['navidad', '~2025-12-25'],
    ['3/4', '~2026-04-03'],
  ])('in Spanish, %j is read back as %s', (text, expected) => {
    expect(on(text, 'es')).toBe(expected);
  });
  it.each([
    '',
    'never',
    'nunca',
    'a while ago',
    'a long time ago',
    'recently',
    'the other day',
    'hace mucho',
    'el otro día',
    'tomorrow',
    'next week',
    'mañana',
    'in 3 days',
    '11/23/2026',
    'every day',
    'all the time',
    'banana',
    'since i was 15',
    'i may have',
    'no',
    'i dont drink',
    '5',
    'half',
    'before my son was born',
    'when my dad died',
    'last time was bad',
  ])('%j is unclear', (text) => {
    expect(on(text)).toBe('unclear');
  });
  it('is the year of a birthday once the birth date is known', () => {
    const scene = (lang: Lang) =>
      readingScene(asked, { lang, context: { answers: answersOf({ 'birth-date': '1985-03-04' }) } });
    for (const [text, year] of [
      ['since I was 15', '2000'],
      ['when i was 22', '2007'],
      ['i was 30', '2015'],
      ['at age 18', '2003'],
    ] as const) {
      expect(readMoment(text, scene('en')), text).toEqual({ kind: 'given', value: { on: year, precision: 'year' } });
    }
    for (const [text, year] of [
      ['desde los 15 años', '2000'],
      ['cuando tenía 22', '2007'],
      ['a los 18', '2003'],
    ] as const) {
      expect(readMoment(text, scene('es')), text).toEqual({ kind: 'given', value: { on: year, precision: 'year' } });
    }
  });
  it('is "never" where the question offers it', () => {
    const never = { id: 'never', label: { en: 'Never', es: 'Nunca' }, words: { en: [], es: [] } };
    for (const text of ['never', 'Nunca'])
      expect(readMoment(text, readingScene(plainQuestion('moment', { options: [never] })))).toEqual({
        kind: 'given',
        value: 'never',
      });
  });
  it('is meant in the program’s zone: just after midnight there, yesterday is the day before', () => {
    const scene = { ...readingScene(asked), at: new Date('2026-11-22T04:30:00Z') };
    expect(readMoment('yesterday', scene)).toEqual({ kind: 'given', value: { on: '2026-11-20', precision: 'day' } });
  });
  it('comes back from so many days, weeks and hours ago', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (days) => {
        const value = Temporal.PlainDate.from('2026-11-22').subtract({ days }).toString();
        expect(on(`${days} days ago`)).toBe(value);
        expect(on(`hace ${days} días`, 'es')).toBe(value);
        expect(on(value)).toBe(value);
      }),
    );
  });
  it('never lies in the future and always says how exact it is, whatever is written', () => {
    const lengths = { year: 4, month: 7, day: 10, time: 16 };
    fc.assert(
      fc.property(anyText, fc.constantFrom<Lang>('en', 'es'), (text, lang) => {
        const said = read(text, lang);
        if (said.kind === 'unclear') return;
        const moment = said.value as Moment;
        expect(moment.on.length).toBe(lengths[moment.precision]);
        expect(moment.on <= '2026-11-22T14:30'.slice(0, moment.on.length)).toBe(true);
      }),
    );
  });
});
