import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lang } from '../../../src/core/language.ts';
import { readNumber, readScale } from '../../../src/listening/readers/number.ts';
import { anyText } from '../../support/any-text.ts';
import { plainQuestion, question, readingScene } from '../../support/questions.ts';

const count = plainQuestion('number', {
  min: 0,
  max: 1_000,
  ask: { web: { en: 'How many drinks a day?', es: '¿Cuántas bebidas al día?' } },
});
const read = (text: string, lang: Lang = 'en') => readNumber(text, readingScene(count, { lang }));

describe('a number', () => {
  it.each([
    ['3', 3],
    ['three', 3],
    ['Three.', 3],
    ['about 4', 4],
    ['around 6 i think', 6],
    ['like 5', 5],
    ['~7', 7],
    ['12', 12],
    ['a dozen', 12],
    ['half a dozen', 6],
    ['twenty', 20],
    ['twenty five', 25],
    ['forty-two', 42],
    ['one hundred', 100],
    ['a hundred', 100],
    ['a hundred and twenty', 120],
    ['two hundred', 200],
    ['zero', 0],
    ['none', 0],
    ['never', 0],
    ['not once', 0],
    ['0 times', 0],
    ['once', 1],
    ['twice', 2],
    ['3 times', 3],
    ['4x', 4],
    ['6 beers', 6],
    ['six beers a day', 6],
    ['i have 3 drinks', 3],
    ['2.5', 2.5],
    ['2 and a half', 2.5],
    ['½', 0.5],
    ['1,000', 1000],
    ['007', 7],
    ['i used it 10 times', 10],
    ['just one', 1],
    ['nothing', 0],
  ])('%j is %d', (text, value) => {
    expect(read(text)).toEqual({ kind: 'given', value });
  });
  it.each([
    ['tres', 3],
    ['como 4', 4],
    ['unas cinco', 5],
    ['veinticinco', 25],
    ['treinta y dos', 32],
    ['cien', 100],
    ['ciento veinte', 120],
    ['once', 11],
    ['una docena', 12],
    ['media docena', 6],
    ['ninguna', 0],
    ['nunca', 0],
    ['cero', 0],
    ['una vez', 1],
    ['dos veces', 2],
    ['3 cervezas al día', 3],
    ['doce', 12],
    ['nada', 0],
    ['dieciséis', 16],
    ['1.000', 1000],
  ])('in Spanish, %j is %d', (text, value) => {
    expect(read(text, 'es')).toEqual({ kind: 'given', value });
  });
  it.each([
    ['5-6', 5],
    ['5 to 6', 5],
    ['5 or 6', 5],
    ['between 5 and 6', 5],
    ['entre 5 y 6', 5],
    ['3 a 4', 3],
    ['five or six', 5],
    ['a couple', 2],
    ['a couple of beers', 2],
    ['un par', 2],
    ['more than 5', 5],
    ['at least 10', 10],
    ['20+', 20],
    ['less than 3', 3],
    ['más de 8', 8],
    ['4 a week', 4],
    ['10 al mes', 10],
  ])('%j is %d only once read back', (text, value) => {
    expect(read(text)).toEqual({ kind: 'likely', value, readBack: String(value) });
  });
  it.each([
    '',
    'a lot',
    'many',
    'a few',
    'some',
    'too much',
    'unas cuantas',
    'muchas',
    '-3',
    '5 beers and 2 shots',
    '1001',
    '99999999999999999999',
    'banana',
    '3/4/85',
    '10 5 2',
    '6-5',
    'abc123',
    'it depends',
    'depende',
  ])('%j is unclear', (text) => {
    expect(read(text)).toEqual({ kind: 'unclear' });
  });
  it('takes for an instrument only a number said outright', () => {
    const drug = readingScene(question('single-drug-1'));
    expect(readNumber('3', drug)).toEqual({ kind: 'given', value: 3 });
    expect(readNumber('zero', drug)).toEqual({ kind: 'given', value: 0 });
    expect(readNumber('about 4', drug).kind).toBe('likely');
    for (const text of ['5-6', 'a couple', '3 times a month', 'every day', 'two or three'])
      expect(readNumber(text, drug), text).toEqual({ kind: 'unclear' });
  });
  it('reads back every number in digits that the limits allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (value) => {
        expect(read(String(value))).toEqual({ kind: 'given', value });
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1_001, max: 1_000_000_000 }), (value) => {
        expect(read(String(value))).toEqual({ kind: 'unclear' });
      }),
    );
  });
});

describe('a scale', () => {
  const scale = readingScene(question('importance'));
  it.each([
    ['8', 8],
    ['eight', 8],
    ['ocho', 8],
    ['8/10', 8],
    ['8 out of 10', 8],
    ['10/10', 10],
    ['7 de 10', 7],
    ["i'd say 7", 7],
    ['a 9', 9],
    ['0', 0],
    ['ten', 10],
    ['probably a 6', 6],
    ['like a 5', 5],
    ['como un 6', 6],
  ])('%j is %d', (text, value) => {
    expect(readScale(text, scale)).toEqual({ kind: 'given', value });
  });
  it.each(['11', '7.5', '100', '-1', 'high', 'very', '11/10', '5/7'])('%j is unclear', (text) => {
    expect(readScale(text, scale)).toEqual({ kind: 'unclear' });
  });
  it.each([
    ['7 or 8', 7],
    ['7-8', 7],
  ])('%j is read back', (text, value) => {
    expect(readScale(text, scale)).toEqual({ kind: 'likely', value, readBack: String(value) });
  });
  it('never leaves its limits, whatever is written', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const said = readScale(text, scale);
        if (said.kind !== 'unclear')
          expect(said.value).toSatisfy((value: number) => Number.isInteger(value) && value >= 0 && value <= 10);
      }),
    );
  });
});
