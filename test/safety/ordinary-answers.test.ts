import { describe, expect, it } from 'vitest';

import { gravity } from '../../src/core/crisis.ts';
import { createCrisisCheck } from '../../src/safety/check.ts';
import { readOptionWords } from '../../src/safety/training/option-words.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const check = createCrisisCheck(shippedCrisisContent);
const offered = await readOptionWords(new URL('../../content', import.meta.url).pathname);

/** What visitors have typically said before a question is put to them. */
const calmHistories = {
  en: [
    [],
    ['hi i need help with my drinking', 'yes', 'me'],
    ['my wife said i should call', 'i drink every day', 'about a fifth of vodka', 'yes'],
    ['i overdosed last year', 'yes', 'fentanyl', 'no', 'i am worried about my son'],
    ['i lost my job and my license', 'yes', 'it has been a hard year', 'skip'],
    ['do you take husky?', 'ok', 'for my brother', 'he is 22'],
    ['i was in detox in march', 'no', 'a few times', 'i feel pretty down', 'not really'],
  ],
  es: [
    [],
    ['hola necesito ayuda con el alcohol', 'si', 'para mi'],
    ['mi esposa me dijo que llamara', 'tomo todos los dias', 'si'],
    ['tuve una sobredosis el año pasado', 'si', 'no', 'me siento muy triste'],
    ['perdí el trabajo', 'si', 'ha sido un año difícil', 'saltar'],
    ['¿aceptan husky?', 'ok', 'es para mi hermano', 'tiene 22'],
  ],
} as const;

/** Free answers that the corpus does not hold. */
const typed = {
  en: `
    Priya; Bob Kowalski; my name is Latoya; Old Saybrook; I live in Niantic; Pawcatuck; 06320;
    5 days ago; last wednesday; yesterday; 3 days ago; two weeks back; on my birthday; an hour ago;
    a quarter gram; three tall boys; 7 or 8 beers; 1 pint of rum; a half bundle; 15 mg; 2; swallow;
    i sniff it; i eat edibles; vodka; white claws; tramadol; effexor 75; wellbutrin; he/him;
    plumber; i work at foxwoods; teacher; for my uncle; my ex; my stepson; grandson; yes; no; ok;
    me; sure; tonight; tomorrow; now; today; not yet; lol; idk; maybe; gout; epilepsy;
    hospital in june; i got a car; my knees; stop using; see my kids; nobody;`,
  es: `
    Altagracia; me llamo Héctor; Nueva Londres; vivo en Meriden; hace 5 días; el jueves; ayer;
    una cajetilla; tres cervezas; un cuartillo de ron; vodka; la inhalo; tomo pastillas; tramadol;
    plomero; trabajo en el casino; para mi tío; es mi hermano menor; para mi hermano; mi ahijado;
    si; sí; no; ok; yo; claro; hoy; mañana; ahora; todavía no; jaja; no sé; quizás; epilepsia;
    las rodillas; dejar de usar; ver a mis hijos; nadie;`,
} as const;
const listed = (answers: string) =>
  answers
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '');

/** The only answers on offer that may raise an alarm: they say in so many words that the visitor is in danger. */
const saysUnsafe = /not safe|unsafe|in danger|no estoy a salvo|peligro/i;

const loud = (said: readonly (readonly [string, 'en' | 'es'])[]) =>
  said.flatMap(([text, lang]) =>
    calmHistories[lang].flatMap((history) => {
      const { level, layer } = check(text, history, lang);
      return level === 'none' ? [] : [{ text, level, layer, after: history.join(' / '), alone: history.length === 0 }];
    }),
  );

describe('ordinary answers', () => {
  it('are many: the screening offers hundreds', () => {
    expect(offered.length).toBeGreaterThan(1000);
  });

  it('that the screening itself offers raise nothing alone, and hardly ever after calm turns', () => {
    const raised = loud(
      offered
        .filter(({ text, dangerous }) => !(dangerous && saysUnsafe.test(text)))
        .map(({ text, lang }) => [text, lang]),
    );
    expect(raised.filter(({ alone }) => alone)).toEqual([]);
    expect(raised.filter(({ level }) => gravity(level) >= gravity('urgent'))).toEqual([]);
    expect(raised.length).toBeLessThanOrEqual(offered.length * 0.005);
  });

  it.each(['I am not safe', "i'm in danger", 'No estoy a salvo'])('do not drown "%s"', (text) => {
    expect(gravity(check(text, []).level)).toBeGreaterThanOrEqual(gravity('urgent'));
  });

  it('typed freely raise nothing, alone or after calm turns', () => {
    const said = (['en', 'es'] as const).flatMap((lang) => listed(typed[lang]).map((text) => [text, lang] as const));
    expect(loud(said)).toEqual([]);
  });

  it.each([
    ['i want to kill myself', 'tonight'],
    ['i want to kill myself', 'yes i will'],
    ['me quiero matar', 'esta noche'],
    ['me quiero matar', 'sí'],
  ])('are heard as danger after danger: "%s", then "%s"', (before, answer) => {
    expect(gravity(check(answer, [before]).level)).toBeGreaterThanOrEqual(gravity('urgent'));
  });

  it('about where the program is stay calm after a loss', () => {
    for (const question of ['where is the building?', 'how far is the train station', 'is there a garage nearby'])
      expect(check(question, ['i lost my job', 'nothing', 'alone']).level).toBe('none');
  });
});
