import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChoices } from '../../../src/listening/readers/choices.ts';
import { anyText } from '../../support/any-text.ts';
import { plainQuestion, question, readingScene } from '../../support/questions.ts';

const show = (said: ReturnType<typeof readChoices>): string =>
  said.kind === 'unclear'
    ? 'unclear'
    : `${said.kind === 'likely' ? '~' : ''}${(said.value as readonly string[]).join('+')}`;
const read = (text: string, told: Parameters<typeof readingScene>[1] = {}): string =>
  show(readChoices(text, readingScene(question('substances'), told)));

describe('several options', () => {
  it.each([
    ['alcohol', 'alcohol'],
    ['beer', 'alcohol'],
    ['i drink', 'alcohol'],
    ['weed', 'cannabis'],
    ['alcohol and weed', 'alcohol+cannabis'],
    ['weed, alcohol', 'alcohol+cannabis'],
    ['beer/weed/coke', 'alcohol+cannabis+cocaine'],
    ['drinking and smoking weed', 'alcohol+cannabis'],
    ['coke & xanax', 'cocaine+benzos'],
    ['heroin + fentanyl', 'opioids'],
    ['mostly alcohol, sometimes coke', 'alcohol+cocaine'],
    ['1 and 3', 'alcohol+cocaine'],
    ['1, 3', 'alcohol+cocaine'],
    ['1 3', 'alcohol+cocaine'],
    ['1&2', 'alcohol+cannabis'],
    ['1,2,5', 'alcohol+cannabis+opioids'],
    ['13', 'alcohol+cocaine'],
    ['#1 and #2', 'alcohol+cannabis'],
    ['2', 'cannabis'],
    ['one and three', 'alcohol+cocaine'],
    ['the first and the third', 'alcohol+cocaine'],
    ['options 1 and 2', 'alcohol+cannabis'],
    ['none', 'none'],
    ['none of these', 'none'],
    ['nothing', 'none'],
    ['no', 'none'],
    ['neither', 'none'],
    ['all of them', '~alcohol+cannabis+cocaine+stimulants+opioids+benzos'],
    ['todas', '~alcohol+cannabis+cocaine+stimulants+opioids+benzos'],
    ['cerveza y mota', 'alcohol+cannabis'],
    ['alcohol y cocaína', 'alcohol+cocaine'],
    ['la 1 y la 3', 'alcohol+cocaine'],
    ['ninguna', 'none'],
    ['nada', 'none'],
    ['marihuana', 'cannabis'],
    ['tomo cerveza', 'alcohol'],
    ['uso heroína y xanax', 'opioids+benzos'],
    ['alchohol', 'alcohol'],
    ['perc 30s', 'opioids'],
  ])('%j is %s', (text, options) => {
    expect(read(text)).toBe(options);
  });
  it.each([
    ['weed and some purple stuff', '~cannabis'],
    ['no coke, just weed', '~cannabis'],
    ['alcohol but not weed', '~alcohol'],
    ['i drank beer every day since my divorce', '~alcohol'],
    ['alchohol and weed', '~alcohol+cannabis'],
    ['used to do heroin, now only alcohol', '~alcohol+opioids'],
  ])('%j is read back as %s', (text, options) => {
    expect(read(text)).toBe(options);
  });
  it.each([
    '',
    'both',
    'banana',
    '99',
    '1 and 99',
    'none and alcohol and',
    'alcohol and none of these',
    'no coke',
    'it depends',
    '860 555 0100',
    'not alcohol',
  ])('%j is unclear', (text) => {
    expect(read(text)).toBe('unclear');
  });
  it('takes "both" where there are two', () => {
    const option = (id: string) => ({ id, label: { en: id, es: id }, words: { en: [], es: [] } });
    const two = plainQuestion('choices', { options: [option('calls'), option('texts'), option('none')] });
    for (const text of ['both', 'Both of them', 'los dos', 'ambas'])
      expect(show(readChoices(text, readingScene(two)))).toBe('calls+texts');
  });
  it('keeps the order offered and names nothing twice, whatever is written', () => {
    const ids = question('substances').options.map((option) => option.id);
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc
            .subarray(['beer', 'weed', 'coke', 'meth', 'oxy', '1', '2', '5'], { minLength: 1 })
            .map((row) => row.join(' and ')),
        ),
        (text) => {
          const said = readChoices(text, readingScene(question('substances')));
          if (said.kind === 'unclear') return;
          const value = said.value as readonly string[];
          expect(value).toEqual(ids.filter((id) => value.includes(id)));
          expect(value.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
