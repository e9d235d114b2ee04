import { describe, expect, it } from 'vitest';
import { findWords, isOptOutLabel, leansOnAnother, loadWording } from '../../src/content/wording.ts';

const wording = (await loadWording('content/wording', 'content/wording', []))!;

describe('words to avoid', () => {
  it.each([
    ['en', 'personFirst', 'Other addicts will be there.'],
    ['en', 'personFirst', 'Stay CLEAN with us: staying clean is hard.'],
    ['en', 'safeMessaging', 'He committed suicide.'],
    ['en', 'promises', 'We guarantee it.'],
    ['en', 'promises', 'Good news, you qualify.'],
    ['en', 'promises', 'It is 100% private.'],
    ['en', 'cost', 'The call is free.'],
    ['en', 'outcome', 'It has a high success rate.'],
    ['es', 'personFirst', 'Los drogadictos van ahí.'],
    ['es', 'safeMessaging', 'Cometió suicidio.'],
    ['es', 'promises', 'Todo va a estar bien.'],
    ['es', 'cost', 'La llamada es gratis.'],
  ] as const)('in %s, %s: %s', (lang, rule, text) => {
    expect(findWords(text, wording[lang], rule)).not.toEqual([]);
  });

  it.each([
    ['en', 'personFirst', 'AA means Alcoholics Anonymous, for people with addiction.'],
    ['en', 'promises', "I can't tell you if you qualify."],
    ['en', 'cost', 'Feel free to ask.'],
    ['es', 'personFirst', 'AA quiere decir Alcohólicos Anónimos.'],
    ['es', 'promises', 'No puedo decirle si usted califica.'],
  ] as const)('are not seen in %s, %s: %s', (lang, rule, text) => {
    expect(findWords(text, wording[lang], rule)).toEqual([]);
  });

  it('has both languages cover every rule', () => {
    for (const rule of ['personFirst', 'safeMessaging', 'promises', 'cost', 'outcome'] as const) {
      expect(wording.en[rule].length).toBeGreaterThan(0);
      expect(wording.es[rule].length).toBeGreaterThan(0);
    }
  });
});

it.each(['Stop', 'STOP here', 'End', 'quit the chat', 'Cancel', 'Opt out'])(
  '"%s" is an opt-out as a choice',
  (label) => {
    expect(isOptOutLabel(label, wording.en)).toBe(true);
  },
);

it.each(['Stopping soon', 'Endings', 'Please stop', 'Carry on'])('"%s" is no opt-out as a choice', (label) => {
  expect(isOptOutLabel(label, wording.en)).toBe(false);
});

it('a sentence that begins with a pronoun leans on another', () => {
  expect(leansOnAnother('That is six hours.', wording.en)).toBe(true);
  expect(leansOnAnother('Eso incluye la cena.', wording.es)).toBe(true);
  expect(leansOnAnother('Italian food is served.', wording.en)).toBe(false);
});
