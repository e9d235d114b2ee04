import { describe, expect, it } from 'vitest';
import { ageTold } from '../../src/listening/ages.ts';
import { contextOf, heardAt, answersOf } from '../support/questions.ts';

describe('ageTold', () => {
  it.each([
    ['im 16', 'en', 16],
    ["I'm only 15 lol", 'en', 15],
    ['i am sixteen years old', 'en', 16],
    ['17 yo', 'en', 17],
    ['tengo dieciséis años', 'es', 16],
    ['pero tengo 15', 'es', 15],
  ] as const)('%s is an age', (text, lang, age) => {
    expect(ageTold(text, lang)).toBe(age);
  });

  it.each(['16', 'im 15 days sober', 'i was 15', 'my son is 15', 'tengo 2 hijos', 'at 15 main street', 'im 3 of 4'])(
    '%s tells no age',
    (text) => {
      expect(ageTold(text, 'en')).toBeNull();
    },
  );
});

describe('an age under 18', () => {
  const minor = { type: 'correction.given', question: 'adult', value: 'no' };

  it.each(['birth-date', 'ok-text', 'for-whom', 'name'])('answers at %s whether they are 18', (id) => {
    expect(heardAt(id, 'im 16')).toMatchObject(minor);
  });

  it('says nothing once a date of birth is given, and nothing of a professional', () => {
    const told = (values: Record<string, string>) => ({ context: contextOf({ answers: answersOf(values) }) });
    expect(heardAt('ok-text', 'im 16', told({ 'birth-date': '1985-03-04' }))).not.toMatchObject(minor);
    expect(heardAt('name', 'im 16', told({ 'for-whom': 'professional' }))).not.toMatchObject(minor);
  });

  it('is not read from an adult age', () => {
    expect(heardAt('birth-date', 'im 34')).toMatchObject({ type: 'answer.unclear' });
  });
});
