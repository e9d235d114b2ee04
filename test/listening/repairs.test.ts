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

describe('answers that were once taken for something else', () => {
  const told = (id: string, text: string, lang: 'en' | 'es' = 'en') =>
    heardAt(id, text, { lang, answerable: () => true });

  it.each([
    ["I'm his mother", 'en'],
    ['soy su mamá', 'es'],
    ["i'm her dad", 'en'],
  ] as const)('"%s" says that the worry is about a child, not about a parent', (text, lang) => {
    expect(told('relationship', text, lang)).toMatchObject({ value: 'child' });
  });

  it('hears "my mom" as a parent still', () => {
    expect(told('relationship', 'my mom')).toMatchObject({ value: 'parent' });
  });

  it('takes Ty for a name where a name is asked, and for thanks elsewhere', () => {
    expect(told('name', 'Ty')).toMatchObject({ type: 'answer.given', value: 'Ty' });
    expect(told('place', 'ty')).toMatchObject({ type: 'thanks.received' });
  });

  it.each(['do i have to', 'do i have to answer this?', 'is that required?', '¿es obligatorio?'])(
    '"%s" asks why',
    (text) => {
      expect(told('name', text)).toMatchObject({ type: 'why.asked' });
    },
  );

  it('does not take "not at work" for a no to being called', () => {
    expect(told('ok-call', 'not at work')).toMatchObject({ type: 'answer.unclear' });
    expect(told('ok-call', 'not really')).toMatchObject({ type: 'answer.given', value: 'no' });
  });

  it('hears an agreement to go on', () => {
    expect(told('notice', 'De acuerdo, adelante', 'es')).toMatchObject({ type: 'answer.given', value: 'yes' });
  });

  it('keeps a story that begins like a question', () => {
    const worry = 'Que se me muera. Ya no come y vende sus cosas.';
    expect(told('worry', worry, 'es')).toMatchObject({ type: 'answer.given', value: worry });
  });

  it('keeps kratom apart from opioids', () => {
    expect(told('substances', 'kratom')).toMatchObject({ value: ['other'] });
  });

  it.each([
    ['the fourth of March nineteen eighty five', 'en', '1985-03-04'],
    ['march fourth nineteen eighty-five', 'en', '1985-03-04'],
    ['second of may 1990', 'en', '1990-05-02'],
    ['the twenty first of june, two thousand and one', 'en', '2001-06-21'],
    ['cinco de mayo del dos mil uno', 'es', '2001-05-05'],
  ] as const)('reads the date of "%s"', (text, lang, date) => {
    expect(told('birth-date', text, lang)).toMatchObject({ type: 'answer.given', value: date });
  });

  it('takes the year in "march nineteen eighty five" for no day', () => {
    expect(told('birth-date', 'march nineteen eighty five').type).not.toBe('answer.given');
  });

  it('reads a ZIP code told in words', () => {
    expect(told('place', 'zip is zero six five one one')).toMatchObject({ type: 'answer.given', value: '06511' });
    expect(told('place', 'cero seis tres seis cero', 'es')).toMatchObject({ type: 'answer.given', value: '06360' });
  });

  it('reads a half back', () => {
    expect(told('importance', 'nine and a half').type).not.toBe('answer.given');
  });

  it.each(['¿me van a reportar con migración?', '¿Ustedes la pueden obligar?'])(
    '"%s" is a question, even where any words would do',
    (text) => {
      expect(heardAt('anything-else', text, { lang: 'es' })).toMatchObject({ type: 'question.asked' });
    },
  );

  it('asks why when there are so many questions', () => {
    expect(told('audit-c-1', 'por qué tantas preguntas', 'es')).toMatchObject({ type: 'why.asked' });
    expect(told('audit-c-1', 'why so many questions')).toMatchObject({ type: 'why.asked' });
  });

  it('takes "text me" for an answer where it is asked how to reach them', () => {
    expect(heardAt('ok-call', 'por texto mejor', { lang: 'es' })).toMatchObject({ type: 'answer.unclear' });
    expect(heardAt('ok-text', 'text me').type).not.toBe('text.asked');
    expect(heardAt('place', 'text me')).toMatchObject({ type: 'text.asked' });
  });

  it.each(['my kid is 15 and vaping weed what do i do', 'my husband keeps drinking'])(
    'opens the questions for "%s"',
    (text) => {
      const menu = {
        expects: 'menu' as const,
        prompt: { type: 'say' as const, key: 'menu.choose', choices: ['screening', 'question', 'callback'] },
      };
      expect(heardIn(menu, text).type).toBe('screening.asked');
    },
  );
});
