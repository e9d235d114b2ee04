import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/core/language.ts';
import { readAnswer } from '../../../src/listening/readers/read-answer.ts';
import { readChoice } from '../../../src/listening/readers/choice.ts';
import { anyText } from '../../support/any-text.ts';
import { plainQuestion, question, readingScene, screenings } from '../../support/questions.ts';

const read = (id: string, text: string, told: Parameters<typeof readingScene>[1] = {}) => {
  const said = readChoice(text, readingScene(question(id), told));
  return said.kind === 'unclear' ? 'unclear' : `${said.kind === 'likely' ? '~' : ''}${said.value as string}`;
};

describe('one option', () => {
  it.each([
    ['for-whom', 'me', 'self'],
    ['for-whom', 'for me', 'self'],
    ['for-whom', 'Its for me', 'self'],
    ['for-whom', 'myself', 'self'],
    ['for-whom', 'my son', 'loved-one'],
    ['for-whom', "it's for my daughter", 'loved-one'],
    ['for-whom', 'for someone i care about', 'loved-one'],
    ['for-whom', 'para mí', 'self'],
    ['for-whom', 'es para mi hijo', 'loved-one'],
    ['for-whom', 'mi esposa', 'loved-one'],
    ['for-whom', 'a friend', 'loved-one'],
    ['for-whom', 'I refer people for my work', 'professional'],
    ['for-whom', 'i refer ppl for my work', 'professional'],
    ['for-whom', 'for somone i care about', 'loved-one'],
    ['safe-now', 'yes', 'safe'],
    ['safe-now', "yes i'm safe", 'safe'],
    ['safe-now', 'no', 'unsafe'],
    ['safe-now', "I'm not safe", 'unsafe'],
    ['safe-now', 'idk', 'unsure'],
    ['safe-now', 'not really', 'unsafe'],
    ['safe-now', 'not rly', 'unsafe'],
    ['safe-now', 'i dont think so', 'unsafe'],
    ['safe-now', 'i guess not', 'unsafe'],
    ['safe-now', 'creo que no', 'unsafe'],
    ['safe-now', 'pues no', 'unsafe'],
    ['safe-now', 'not sure', 'unsure'],
    ['safe-now', 'estoy a salvo', 'safe'],
    ['safe-now', 'no estoy a salvo', 'unsafe'],
    ['safe-now', 'sí', 'safe'],
    ['best-time', 'mornings', 'morning'],
    ['best-time', 'in the morning', 'morning'],
    ['best-time', 'anytime', 'any'],
    ['best-time', 'evning', 'evening'],
    ['best-time', 'por la tarde', 'afternoon'],
    ['best-time', 'after work please', 'evening'],
    ['pronouns', 'she/her', 'she'],
    ['pronouns', 'él', 'he'],
    ['pronouns', 'they them', 'they'],
    ['contact-language', 'spanish', 'spanish'],
    ['contact-language', 'español', 'spanish'],
    ['contact-language', 'english', 'english'],
    ['contact-language', 'both', 'both'],
    ['frequency/alcohol', 'every day', 'daily'],
    ['frequency/alcohol', 'everyday', 'daily'],
    ['frequency/alcohol', 'on weekends', 'weekly-or-less'],
    ['frequency/alcohol', 'todos los días', 'daily'],
    ['fentanyl', 'nope', 'no'],
    ['fentanyl', 'yeah', 'yes'],
    ['pregnancy', 'n/a', 'not-applicable'],
    ['phq-2-1', 'not at all', 'not-at-all'],
    ['phq-2-1', 'Several days', 'several-days'],
    ['phq-2-1', 'sevral days', 'several-days'],
    ['phq-2-1', 'nearly every day', 'nearly-every-day'],
    ['phq-2-1', 'more than half', 'more-than-half'],
    ['phq-2-1', 'varios días', 'several-days'],
    ['phq-2-1', 'casi todos los dias', 'nearly-every-day'],
    ['audit-c-1', 'never', 'never'],
    ['audit-c-1', 'monthly or less', 'monthly-or-less'],
    ['audit-c-1', '2-4 times a month', 'two-to-four-a-month'],
    ['audit-c-1', '2 to 4 times a month', 'two-to-four-a-month'],
    ['audit-c-3', 'monthly', 'monthly'],
    ['overdose-history', 'no nunca', 'never'],
    ['overdose-history', 'no never', 'never'],
    ['safe-to-contact', 'no, nadie', 'safe'],
    ['audit-c-3', 'less than monthly', 'less-than-monthly'],
  ])('to %s, %j is %s', (id, text, option) => {
    expect(read(id, text)).toBe(option);
  });
  it.each([
    ['for-whom', 'im not a professional', 'unclear'],
    ['for-whom', 'me and my husband', 'unclear'],
    ['for-whom', 'hmm', 'unclear'],
    ['best-time', 'morning or evening', 'unclear'],
    ['best-time', 'not in the morning', 'unclear'],
    ['best-time', 'banana', 'unclear'],
    ['phq-2-1', 'sometimes', 'unclear'],
    ['phq-2-1', 'a lot', 'unclear'],
    ['phq-2-1', '5 days', 'unclear'],
    ['phq-2-1', 'some days', 'unclear'],
    ['audit-c-1', '2 times a month', 'unclear'],
    ['audit-c-1', '3 times a week', 'unclear'],
    ['audit-c-3', 'kind of monthly or weekly', 'unclear'],
    ['frequency/alcohol', 'i wish i knew', 'unclear'],
    ['safe-now', 'safe or not safe who knows', 'unclear'],
  ])('to %s, %j is not guessed', (id, text, option) => {
    expect(read(id, text)).toBe(option);
  });
  it.each([
    ['overdose-history', 'no i am careful with it', '~never'],
    ['for-whom', 'my daughter is 19 and she needs somebody to help her', '~loved-one'],
    ['best-time', 'evenings are best but i work late', '~evening'],
    ['phq-2-1', 'several days i guess', '~several-days'],
    ['phq-2-1', 'several days several days', '~several-days'],
    ['safe-now', "i'm fine but my husband is angry", '~safe'],
  ])('to %s, %j is read back as %s', (id, text, option) => {
    expect(read(id, text)).toBe(option);
  });
  it('takes "none" for the option that says so', () => {
    expect(read('hospital-stay', 'neither')).toBe('no');
  });
});

describe('options that are numbers', () => {
  it.each([
    ['3', 'three-or-four'],
    ['4', 'three-or-four'],
    ['1', 'one-or-two'],
    ['12', 'ten-or-more'],
    ['five', 'five-or-six'],
    ['10 or more', 'ten-or-more'],
    ['3 or 4', 'three-or-four'],
    ['7 to 9', 'seven-to-nine'],
    ['10-12', 'ten-or-more'],
    ['about 4', '~three-or-four'],
    ['2-5', 'unclear'],
    ['4 or 5', 'unclear'],
  ])('take %j as %s on a screen', (text, option) => {
    expect(read('audit-c-2', text)).toBe(option);
  });
  it('read back a digit that is also another place on the list sent by text', () => {
    expect(read('audit-c-2', '3', { channel: 'sms' })).toBe('~three-or-four');
    expect(read('audit-c-2', '1', { channel: 'sms' })).toBe('one-or-two');
    expect(read('audit-c-2', '12', { channel: 'sms' })).toBe('ten-or-more');
    expect(read('audit-c-2', 'three', { channel: 'sms' })).toBe('three-or-four');
  });
});

describe('every option of every shipped question', () => {
  const asked = [...screenings.values()]
    .flatMap((screening) => screening.questions)
    .filter((each) => each.options.length > 0);
  it('is read from its own label, in both languages', () => {
    for (const each of asked) {
      for (const option of each.options) {
        for (const lang of languages) {
          const value = each.kind === 'choices' ? [option.id] : option.id;
          for (const label of [
            option.label[lang],
            option.label[lang].toUpperCase(),
            ` ${option.label[lang].toLowerCase()}. `,
          ]) {
            expect(readAnswer(label, readingScene(each, { lang })), `${each.id}: ${label}`).toEqual({
              kind: 'given',
              value,
            });
          }
        }
      }
    }
  });
  it('is never lost to a word that two options share', () => {
    for (const each of asked) {
      for (const option of each.options) {
        for (const word of languages.flatMap((lang) => option.words[lang])) {
          const said = readAnswer(word, readingScene(each));
          const value = said.kind === 'unclear' ? null : [said.value].flat();
          expect(value === null || value.length > 0, `${each.id}: ${word}`).toBe(true);
        }
      }
    }
  });
});

it('answers only with options of the question, whatever is written', () => {
  const each = question('for-whom');
  fc.assert(
    fc.property(anyText, (text) => {
      const said = readChoice(text, readingScene(each));
      if (said.kind !== 'unclear') expect(each.options.map((option) => option.id)).toContain(said.value);
    }),
  );
});

it('never takes a denial for a slip of the pen', () => {
  const option = (id: string, label: string) => ({ id, label: { en: label, es: label }, words: { en: [], es: [] } });
  const doubtful = plainQuestion('choice', {
    options: [option('safe', 'so safe today'), option('other', 'something else')],
  });
  expect(readChoice('soo safe todya', readingScene(doubtful))).toEqual({ kind: 'given', value: 'safe' });
  expect(readChoice('no safe today', readingScene(doubtful))).toEqual({ kind: 'unclear' });
});

it('reads nothing where there are no options', () => {
  expect(readChoice('yes', readingScene(plainQuestion('choice')))).toEqual({ kind: 'unclear' });
});
