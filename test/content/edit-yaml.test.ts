import * as fc from 'fast-check';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editOf, withEdit } from '../../src/content/edit-passage.ts';
import { withValues } from '../../src/content/edit-yaml.ts';
import { readPassage } from '../../src/content/load-passages.ts';

/** One line as a content owner might type it. */
const line = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
    fc.constantFrom(
      'yes',
      'null',
      '# no comment',
      '- a dash',
      'a: b',
      "'quoted'",
      '"',
      '*star',
      '{x}',
      '>',
      '12',
      '2026-01-01',
      '@me',
      'tab\tin',
    ),
    fc.lorem({ maxCount: 60 }),
    fc.constant(`two  spaces ${'and many words '.repeat(20)}end`),
  )
  .map((text) =>
    text
      .normalize('NFC')
      .replaceAll(/\p{Cc}/gu, ' ')
      .toWellFormed()
      .trim(),
  )
  .filter((text) => text !== '');

const yaml = `# kept
id: hours # kept too
question:
  en: What hours?
  es: ¿Qué horario?
answer:
  en: { web: One., sms: "Two." }
  es:
    web: >-
      Tres palabras que
      siguen aquí.

    sms: |-
      Cuatro.
      Cinco.
variants:
  en:
    - when
    - what time
  es: [cuándo, "a qué hora"]
  fr: []
last: kept
`;

describe('a value changed in YAML', () => {
  it.each([
    ['question.en', ['question', 'en']],
    ['a flow map', ['answer', 'en', 'web']],
    ['a quoted one', ['answer', 'en', 'sms']],
    ['a folded block', ['answer', 'es', 'web']],
    ['a literal block', ['answer', 'es', 'sms']],
  ] as const)('is that value, and nothing else changes: %s', (_name, path) => {
    fc.assert(
      fc.property(line, (value) => {
        const changed = parse(withValues(yaml, [{ path: [...path], value }])) as Record<string, never>;
        const expected = parse(yaml) as Record<string, never>;
        let holder: Record<string, unknown> = expected;
        for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
        holder[path.at(-1)!] = value;
        expect(changed).toEqual(expected);
      }),
    );
  });

  it.each(['en', 'es', 'fr'])('may be a list: %s', (lang) => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (value) => {
        const text = withValues(yaml, [{ path: ['variants', lang], value }]);
        const expected = parse(yaml) as { variants: Record<string, string[]> };
        expected.variants[lang] = value;
        expect(parse(text)).toEqual(expected);
      }),
    );
  });

  it('keeps every comment', () => {
    const text = withValues(yaml, [
      { path: ['question', 'en'], value: 'New' },
      { path: ['id'], value: 'other' },
    ]);
    expect(text).toContain('# kept\nid: other # kept too');
  });

  it('several at once are each where they belong', () => {
    const text = withValues(yaml, [
      { path: ['answer', 'es', 'web'], value: 'a long one '.repeat(30).trim() },
      { path: ['question', 'en'], value: 'short' },
      { path: ['answer', 'es', 'sms'], value: 'one\ntwo\n\nthree' },
      { path: ['variants', 'en'], value: ['x'] },
    ]);
    expect(parse(text)).toMatchObject({
      question: { en: 'short' },
      answer: { es: { web: 'a long one '.repeat(30).trim(), sms: 'one\ntwo\n\nthree' } },
      variants: { en: ['x'] },
      last: 'kept',
    });
  });

  it('is refused where nothing stands', () => {
    expect(() => withValues(yaml, [{ path: ['answer', 'de', 'web'], value: 'x' }])).toThrow('nothing stands');
  });
});

const folder = 'content/programs/stonington/passages';
const files = (await readdir(folder)).filter((name) => name.endsWith('.md'));

describe.each(files)('the shipped passage %s', (name) => {
  it('takes any words in any form, and unsigned keeps everything else', async () => {
    const file = `${folder}/${name}`;
    const text = await readFile(file, 'utf8');
    const passage = readPassage(text, 'stonington', file, [])!.passage;
    expect(withEdit(text, passage, editOf(passage))).toBe(text);
    fc.assert(
      fc.property(line, line, fc.array(line, { minLength: 1, maxLength: 4 }), (first, second, variants) => {
        const edit = {
          question: { ...passage.question, es: first },
          variants: { ...passage.variants, en: variants },
          answer: { en: { web: second, sms: first }, es: { ...passage.answer.es, web: second } },
        };
        const problems: never[] = [];
        const after = readPassage(withEdit(text, passage, edit), 'stonington', file, problems)?.passage;
        expect(problems).toEqual([]);
        expect(after).toEqual({ ...passage, ...edit });
      }),
      { numRuns: 15 },
    );
  });
});
