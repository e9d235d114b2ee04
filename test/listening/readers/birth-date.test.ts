import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lang } from '../../../src/core/language.ts';
import { readBirthDate } from '../../../src/listening/readers/birth-date.ts';
import { anyText } from '../../support/any-text.ts';
import { question, readingScene } from '../../support/questions.ts';

const read = (text: string, lang: Lang = 'en') => readBirthDate(text, readingScene(question('birth-date'), { lang }));

describe('a birth date', () => {
  it.each([
    '3/4/1985',
    '03/04/1985',
    '3/4/85',
    '03-04-1985',
    '3.4.1985',
    '3 4 1985',
    '3-4-85',
    '1985-03-04',
    '1985/3/4',
    '03041985',
    '19850304',
    '030485',
    'March 4 1985',
    'march 4, 1985',
    'March 4th, 1985',
    'mar 4 85',
    'Mar. 4, 1985',
    '4 March 1985',
    '4th of march 1985',
    'the 4th of March, 1985',
    'my birthday is march 4 1985',
    'dob: 3/4/1985',
    'I was born on 3/4/1985',
    "march 4 '85",
    'marhc 4 1985',
    'March 4 nineteen eighty five',
    '4 de marzo de 1985',
    '4mar1985',
    'MARCH 4 1985',
  ])('%j is 4 March 1985', (text) => {
    expect(read(text)).toEqual({ kind: 'given', value: '1985-03-04' });
  });
  it.each([
    '4 de marzo de 1985',
    'el 4 de marzo del 85',
    '4 marzo 1985',
    'nací el 4 de marzo de 1985',
    'marzo 4 1985',
    '1985-03-04',
    'cuatro de marzo de 1985',
    'mi fecha de nacimiento es 4 de marzo de 1985',
  ])('in Spanish, %j is 4 March 1985', (text) => {
    expect(read(text, 'es')).toEqual({ kind: 'given', value: '1985-03-04' });
  });
  it.each([
    ['25/12/1985', '1985-12-25'],
    ['12/25/85', '1985-12-25'],
    ['13/1/1990', '1990-01-13'],
    ['5/5/1990', '1990-05-05'],
    ['12/31/1999', '1999-12-31'],
    ['2/29/1992', '1992-02-29'],
    ['1/2/04', '2004-01-02'],
    ['6/7/26', '1926-06-07'],
  ])('%j has one reading in English', (text, value) => {
    const said = read(text);
    expect(said.kind === 'unclear' ? null : said.value).toBe(value);
  });
  it.each([
    ['3/4/1985', '1985-04-03', '3 de abril de 1985'],
    ['03-04-85', '1985-04-03', '3 de abril de 1985'],
    ['03041985', '1985-04-03', '3 de abril de 1985'],
    ['12 1 1970', '1970-01-12', '12 de enero de 1970'],
  ])('in Spanish, day or month first is read back: %j', (text, value, readBack) => {
    expect(read(text, 'es')).toEqual({ kind: 'likely', value, readBack });
  });
  it.each([
    ['25/12/1985', '1985-12-25'],
    ['5/5/1990', '1990-05-05'],
    ['12/25/1985', '1985-12-25'],
  ])('in Spanish, %j has one reading', (text, value) => {
    expect(read(text, 'es')).toEqual({ kind: 'given', value });
  });
  it.each([
    '',
    "I'm 34",
    '34',
    'im 34 years old',
    'tengo 34 años',
    '1985',
    'March 1985',
    'march 4',
    '3/4',
    '3/1985',
    '2/30/1985',
    '13/13/1985',
    '31/4/1985',
    '11/23/2026',
    '1/1/2030',
    '3/4/1850',
    'why do you need that',
    'yesterday',
    '860 555 0100',
    '123-45-6789',
    '3/4/85 and 5/6/87',
    '99/99/9999',
    'march',
    '0/0/0000',
    'next march 4',
    '3/4/985',
  ])('%j is unclear', (text) => {
    expect(read(text)).toEqual({ kind: 'unclear' });
  });
  it('comes back from every usual form, for any adult', () => {
    const birthday = fc.date({
      min: new Date('1911-12-01T00:00:00Z'),
      max: new Date('2010-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(birthday, (date) => {
        const value = date.toISOString().slice(0, 10);
        const [year, month, day] = value.split('-').map(Number) as [number, number, number];
        const named = (lang: string) =>
          date.toLocaleDateString(lang, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
        const isoForms = [
          value,
          value.replaceAll('-', '/'),
          `${month}/${day}/${year}`,
          `${month}-${day}-${year}`,
          `${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${year}`,
          named('en-US'),
          named('en-GB'),
        ];
        for (const text of isoForms) expect(read(text), text).toEqual({ kind: 'given', value });
        expect(read(named('es-ES'), 'es')).toEqual({ kind: 'given', value });
        const dayFirst = read(`${day}/${month}/${year}`, 'es');
        expect(dayFirst.kind === 'unclear' ? null : dayFirst.value).toBe(value);
      }),
    );
  });
  it('never lies in the future, whatever is written', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom<Lang>('en', 'es'), (text, lang) => {
        const said = read(text, lang);
        if (said.kind !== 'unclear') expect(said.value).toSatisfy((value: string) => value <= '2026-11-22');
      }),
    );
  });
});
