import { describe, expect, it } from 'vitest';
import { afterRepair } from '../../src/listening/repairs.ts';
import { heardAt, heardIn } from '../support/questions.ts';

describe('afterRepair', () => {
  it.each([
    ['saturday... actually it was friday', 'friday'],
    ['3, no wait 4', '4'],
    ['yes... actually no', 'no'],
    ['el sábado, digo el viernes', 'el viernes'],
    ['Jon I mean Jonathan', 'Jonathan'],
  ])('of "%s" keeps "%s"', (text, meant) => {
    expect(afterRepair(text)).toBe(meant);
  });

  it.each(['actually friday', 'friday', 'wait', ''])('"%s" takes nothing back', (text) => {
    expect(afterRepair(text)).toBeNull();
  });
});

describe('an answer mended while it is given', () => {
  it('is what was said last', () => {
    expect(heardAt('last-use/alcohol', 'saturday... actually it was friday')).toMatchObject({
      type: 'answer.given',
      value: { on: '2026-11-20' },
    });
    expect(heardAt('ok-voicemail', 'yes... actually no')).toMatchObject({ type: 'answer.given', value: 'no' });
  });
});

describe('what looks like a question and is not', () => {
  it.each(['all the time', 'every damn day'])('"%s" is no question to answer from content', (text) => {
    expect(heardAt('audit-c-1', text, { answerable: () => true }).type).not.toBe('question.asked');
  });

  it('hears "every damn day" as every day', () => {
    expect(heardAt('frequency/alcohol', 'every damn day')).toMatchObject({ type: 'answer.given', value: 'daily' });
  });

  it.each([
    'hey can someone help me get sober',
    'can you help me?',
    '¿me pueden ayudar a dejar de tomar?',
    "Good afternoon, this is Officer Reyes, adult probation, I'd like to refer a client",
    'buenas, mi hermano me dio este numero, necesito ayuda con la bebida',
  ])('"%s" is a wish for help, not a question', (text) => {
    const menu = {
      expects: 'menu' as const,
      prompt: { type: 'say' as const, key: 'menu.choose', choices: ['screening', 'question', 'callback'] },
    };
    expect(heardIn(menu, text).type).toBe('screening.asked');
  });
});

describe('a no said politely', () => {
  it.each(['prefiero que no', "i'd rather they didn't", 'noooo', 'mejor que no'])(
    '"%s" is a no to a consent',
    (text) => {
      expect(heardAt('ok-voicemail', text)).toMatchObject({ type: 'answer.given', value: 'no' });
    },
  );

  it('leaves "I would rather not say" a wish to skip', () => {
    expect(heardAt('ok-voicemail', "I'd rather not say")).toMatchObject({ type: 'skip.asked' });
  });
});
