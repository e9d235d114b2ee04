import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load-content.ts';
import { sentencesOf } from '../../src/content/sentences.ts';
import { languages } from '../../src/core/language.ts';
import { groundingOf } from '../../src/knowledge/grounding.ts';

const hours = "Stonington's IOP runs Monday through Friday, from 9 a.m. to 3 p.m.";
const call = 'Call Stonington at 800-832-1022 and choose option 1 for a no-cost screening.';
const food = "Stonington's page says that food comes with lodging at The Inn at Trails Corner.";
const may = 'An IOP team may include physicians, counselors and other specialists.';
const notShared = 'What you write here is not shared outside the program without your consent.';

describe('grounding', () => {
  it.each([
    ['the sentence itself', hours, hours],
    ['fewer words', "Stonington's IOP runs Monday through Friday.", hours],
    ['another ending of a word', "Stonington's IOP is running Monday through Friday.", hours],
    ['a softened statement that stays soft', 'The team may include physicians.', may],
  ])('holds %s', (_, sentence, cited) => {
    expect(groundingOf(sentence, [cited], 'en')).toEqual({ kind: 'grounded' });
  });

  it.each([
    ['a day', 'It runs Monday through Saturday.', hours, 'word'],
    ['an hour', "Stonington's IOP runs from 8 a.m. to 3 p.m.", hours, 'number'],
    ['a number in words', "Stonington's IOP runs twelve hours.", hours, 'word'],
    ['a phone number', 'Call Stonington at 877-774-0380.', call, 'number'],
    ['digits of a number in another order', 'Call Stonington at 832-800-1022.', call, 'number'],
    ['a dropped "may"', 'The team include physicians.', may, 'hedge'],
    ['a dropped source', 'Food comes with lodging at The Inn.', food, 'hedge'],
    ['a dropped "not"', 'What you write is shared outside the program.', notShared, 'negation'],
    ['an added "not"', "Stonington's IOP is not Monday.", hours, 'negation'],
    ['a promise', "Stonington's IOP guarantees recovery.", hours, 'word'],
    ['another program', 'New Dimensions runs Monday through Friday.', hours, 'word'],
    ['a drug', "Stonington's IOP runs Suboxone.", hours, 'word'],
    ['a free price', "Stonington's IOP is free.", hours, 'word'],
    ['markup', '<b>Monday</b> through Friday', hours, 'markup'],
    ['a link', 'Monday www.evil', hours, 'markup'],
    ['look-alike letters', 'Mоnday through Friday.', hours, 'markup'],
    ['nothing cited', hours, '', 'nothing-cited'],
  ])('sees %s', (_, sentence, cited, why) => {
    expect(groundingOf(sentence, cited === '' ? [] : [cited], 'en')).toEqual({ kind: 'strays', why });
  });

  it('works in Spanish', () => {
    const cited = 'El IOP de Stonington es de lunes a viernes, de 9 a.m. a 3 p.m.';
    expect(groundingOf('El IOP es de lunes a viernes.', [cited], 'es')).toEqual({ kind: 'grounded' });
    expect(groundingOf('El IOP es de lunes a sábado.', [cited], 'es')).toEqual({ kind: 'strays', why: 'word' });
    expect(groundingOf('El IOP no es de lunes a viernes.', [cited], 'es')).toEqual({ kind: 'strays', why: 'negation' });
  });

  it('holds every vetted sentence by itself, and none with a word of its own added', async () => {
    const { programs } = await loadContent('content');
    for (const lang of languages) {
      const sentences = [...programs.values()].flatMap((pack) =>
        pack.passages[lang].flatMap(({ web }) => sentencesOf(web)),
      );
      for (const sentence of sentences) expect(groundingOf(sentence, [sentence], lang)).toEqual({ kind: 'grounded' });
      fc.assert(
        fc.property(
          fc.constantFrom(...sentences),
          fc.constantFrom('zolpidem', '4711', 'guaranteed', 'Hartford'),
          (sentence, word) => {
            expect(groundingOf(`${sentence} ${word}`, [sentence], lang).kind).toBe('strays');
          },
        ),
      );
    }
  });
});
