import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../support/any-text.ts';
import { detectLanguage } from '../../src/listening/language.ts';

describe('detecting a language', () => {
  it.each([
    'hola',
    'Hola!',
    'gracias',
    'muchas gracias',
    'sí',
    'Sí.',
    'quiero ayuda',
    'necesito ayuda con la bebida',
    'no entiendo',
    'hace 3 días',
    'ayer',
    'anoche',
    'todos los días',
    'me llamo Ana',
    'español por favor',
    'en español',
    'bebo mucho',
    'mi hijo necesita ayuda',
    '¿Cuánto cuesta?',
    'cuanto cuesta',
    'aceptan Medicaid',
    'no tengo seguro',
    'quiero hablar con alguien',
    'dejé de beber ayer',
    'no se',
    'tomo cerveza los fines de semana',
    'vivo en Hartford',
    'ya no quiero seguir',
    'estoy bien',
    'buenas tardes',
    'me siento mal',
    'quisiera saber si aceptan HUSKY',
    'prefiero no decir',
    'con mi hermana',
    'desde los 15 años',
    'hablan español',
    'por favor llámenme',
  ])('%j is Spanish', (text) => {
    expect(detectLanguage(text)).toBe('es');
  });

  it.each([
    'hello',
    'thanks',
    'I drink every day',
    'my son needs help',
    'english please',
    'how much does it cost',
    'do you take medicaid',
    'yesterday morning',
    'i dont know',
    "I'd rather not say",
    'can someone call me',
    'what is an iop',
    'i want to stop drinking',
    'three days ago',
    'about two weeks ago',
    'I have anthem',
    'since i was 15',
    'we live in Madison',
    'my name is Ana',
    'are you a real person',
    'i need help',
    'not sure',
    'talk to a person',
    'last night',
  ])('%j is English', (text) => {
    expect(detectLanguage(text)).toBe('en');
  });

  it.each([
    'no',
    'No.',
    'ok',
    'yes',
    'si',
    'a',
    'y',
    'menu',
    'total',
    '1',
    '2 3',
    '860-555-0100',
    '3/4/1985',
    '06443',
    '👍',
    '😀😀',
    '',
    '   ',
    '?',
    '!!!',
    'Ana',
    'Juan Carlos Rivera',
    'Maria de los Angeles Rodriguez',
    'José Luis de la Cruz',
    'Mary Ann Smith',
    'John',
    'Will Grant',
    'Sol',
    'Los Angeles',
    'El Paso',
    'Las Vegas',
    'San Juan',
    'Madison',
    'New Haven',
    'Old Saybrook 06475',
    'Calle de la Rosa 12',
    'West Hartford CT',
    'Anthem',
    'Blue Cross Blue Shield of Connecticut',
    'HUSKY D',
    'Medicaid',
    'Cigna',
    'United Healthcare',
    'Suboxone',
    'heroin',
    'alcohol',
    'cocaine',
    'ABC123456789',
    'haha',
    'jaja',
    'lol',
    'x',
    'Mercedes',
    'Dolores',
    'Xanax y Klonopin',
    'idk',
    'no plan no thoughts no intent',
    'Tremors: no. Sweating: no.',
  ])('%j is too short or too shared to tell', (text) => {
    expect(detectLanguage(text)).toBeNull();
  });

  it.each([
    'quiero help con my drinking',
    'yo need ayuda please',
    "he's been hitting me y nadie sabe",
    'my roommate has been saying que se quiere morir',
  ])('%j mixes both', (text) => {
    expect(detectLanguage(text)).toBeNull();
  });

  it('never throws, and says nothing of texts without letters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lang = detectLanguage(text);
        expect([null, 'en', 'es']).toContain(lang);
        if (!/\p{L}/u.test(text)) expect(lang).toBeNull();
      }),
    );
  });
});
