import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYesNo, yesOrNo } from '../../../src/listening/readers/yes-no.ts';
import { anyText } from '../../support/any-text.ts';
import { plainQuestion, question, readingScene } from '../../support/questions.ts';

describe('yes', () => {
  it.each([
    'yes',
    'Yes.',
    'YES',
    'yesss',
    'yeah',
    'yea',
    'yep',
    'yup',
    'ya',
    'ye',
    'y',
    'Y',
    'sure',
    'sure thing',
    'ok',
    'okay',
    'k',
    'of course',
    'definitely',
    'absolutely',
    'correct',
    'right',
    "that's right",
    'true',
    'yes please',
    'yes i do',
    'yes I am',
    'I do',
    'i am',
    'I have',
    'uh huh',
    'uh-huh',
    'mhm',
    'you bet',
    'why not',
    'no problem',
    'no worries',
    'hell yeah',
    'yes yes yes',
    'yes of course',
    'go ahead',
    'I agree',
    'for sure',
    'yes I have a safe place',
    'yes, every day',
    'yeah my mom',
    'sounds good',
    'that works',
    '👍',
    '✅',
    '👍🏽',
    'sí',
    'si',
    'Sí.',
    'siii',
    'sip',
    'simón',
    'claro',
    'claro que sí',
    'por supuesto',
    'así es',
    'correcto',
    'está bien',
    'de acuerdo',
    'cómo no',
    'desde luego',
    'sí señor',
    'sí, por favor',
    'exacto',
    'bueno',
    'dale',
    'vale',
    'ajá',
    'sí tengo',
    'sí, vivo con mi mamá',
    'pues sí',
    'sin problema',
    'no hay problema',
    'es correcto',
  ])('%j', (text) => {
    expect(yesOrNo(text)).toBe('yes');
  });
});

describe('no', () => {
  it.each([
    'no',
    'No.',
    'NO',
    'nooo',
    'nope',
    'nop',
    'nah',
    'naw',
    'n',
    'no thanks',
    'no thank you',
    'not really',
    'not at all',
    'no no no',
    'never',
    'no way',
    'nuh uh',
    'uh uh',
    'absolutely not',
    'no really',
    'no not really',
    "I don't",
    "no I don't",
    'i do not',
    "I haven't",
    'i have not',
    'i have never',
    'no never',
    'not anymore',
    'not yet',
    'none',
    "no I'm not",
    'im not',
    'false',
    'not now',
    "no, I don't use needles",
    'nope just me',
    'no my mom does not know',
    "that's wrong",
    '👎',
    '❌',
    'not that i know of',
    'hell no',
    'of course not',
    'no gracias',
    'ya no',
    'todavía no',
    'aún no',
    'nunca',
    'jamás',
    'para nada',
    'claro que no',
    'no tengo',
    'no estoy',
    'de ninguna manera',
    'nel',
    'tampoco',
    'no, nunca',
    'ahora no',
    'que no',
    'no quiero',
    'pues no',
  ])('%j', (text) => {
    expect(yesOrNo(text)).toBe('no');
  });
});

describe('leaning one way is read back', () => {
  it.each([
    'i guess',
    '2 kids',
    'I have two kids',
    'tengo dos hijos',
    'I guess so',
    'i think so',
    'probably',
    'sometimes',
    'kind of',
    'a little',
    'creo que sí',
    'supongo que sí',
    'a veces',
    'más o menos',
    'un poco',
    'yes but only in the morning',
    'sí pero no en la noche',
    'yes except weekends',
  ])('to yes: %j', (text) => {
    expect(readYesNo(text, readingScene(plainQuestion('yes-no')))).toEqual({
      kind: 'likely',
      value: 'yes',
      readBack: 'Yes',
    });
  });
  it.each([
    "I don't think so",
    'probably not',
    'not that often',
    'creo que no',
    'no creo',
    'hardly ever',
    'casi nunca',
    'no but my brother does',
    'no, solo a veces',
  ])('to no: %j', (text) => {
    expect(readYesNo(text, readingScene(plainQuestion('yes-no'), { lang: 'es' }))).toEqual({
      kind: 'likely',
      value: 'no',
      readBack: 'No',
    });
  });
  it('but never for a consent or an instrument: they are asked again', () => {
    expect(readYesNo('i guess', readingScene(question('ok-call')))).toEqual({ kind: 'unclear' });
    expect(readYesNo('i guess', readingScene(plainQuestion('yes-no', { instrument: 'phq-2' })))).toEqual({
      kind: 'unclear',
    });
  });
});

describe('an age', () => {
  it.each([
    ['im 58 lol', 'yes'],
    ['18', 'yes'],
    ['hes 24', 'yes'],
    ['tengo 30 años', 'yes'],
    ["i'm 16", 'no'],
    ['tengo quince', 'no'],
  ])('%j answers whether one is 18 or older: %s', (text, value) => {
    expect(readYesNo(text, readingScene(question('adult')))).toEqual({ kind: 'given', value });
  });
});

describe('neither', () => {
  it.each([
    '',
    '   ',
    'maybe',
    'tal vez',
    'banana',
    'what',
    '3',
    'does it matter?',
    'is that ok?',
    'my sister',
    '🙂',
    '👍👎',
    'yes?or no?',
    'nobody knows what i went through last year',
  ])('%j', (text) => {
    expect(yesOrNo(text)).toBeNull();
  });
  it('reads any text without throwing', () => {
    fc.assert(fc.property(anyText, (text) => ['yes', 'no', 'yes-likely', 'no-likely', null].includes(yesOrNo(text))));
  });
});
