import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ContentProblem } from '../../src/core/errors.ts';
import { languages } from '../../src/core/language.ts';
import { demoSignOffs } from '../../src/content/demo.ts';
import { lintContent } from '../../src/content/lint.ts';
import { fewestVariants } from '../../src/content/lint-passages.ts';
import { loadContent } from '../../src/content/load-content.ts';
import { loadPublicLines } from '../../src/content/load-sources.ts';
import { foreignNumbers, numbersIn, ownNumbers } from '../../src/content/numbers.ts';
import { createQuarantineFinder, loadQuarantine } from '../../src/content/quarantine.ts';
import { wordsOf } from '../../src/content/word-runs.ts';

/** A day on which the shipped sign-offs hold, so that the test says the same next year. */
const now = new Date('2026-11-22T12:00:00Z');
const content = await loadContent('content', { now });
const packs = [...content.programs.values()];
const problems: ContentProblem[] = [];
const findQuarantined = createQuarantineFinder(
  await loadQuarantine('content/quarantine', 'content/quarantine', problems),
);
const lines = await loadPublicLines('content/lines.yaml', 'content/lines.yaml', problems);

/** Everything a program may say, in every language and form. */
const said = packs.flatMap((pack) =>
  pack.all.flatMap(({ passage }) =>
    languages.flatMap((lang) =>
      [passage.question[lang], passage.answer[lang].web, passage.answer[lang].sms].map((text) => ({
        pack,
        passage,
        text,
      })),
    ),
  ),
);

/** Every text below a folder of YAML or Markdown, whatever its shape. */
async function textsBelow(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const texts = await Promise.all(
    files
      .filter((name) => /\.(?:yaml|md)$/.test(name))
      .map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  return texts.flatMap(([name, text]) =>
    stringsIn(name.endsWith('.md') ? text.split(/^---$/m).map((part) => parse(part)) : parse(text)),
  );
}

const stringsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : [];

describe('shipped content', () => {
  it('is the three programs, each serving everything in both languages', () => {
    expect(problems).toEqual([]);
    expect([...content.programs.keys()].toSorted()).toEqual(['new-dimensions', 'rsct', 'stonington']);
    for (const { passages, all } of packs) {
      expect(passages.en).toHaveLength(all.length);
      expect(passages.es).toHaveLength(all.length);
    }
  });

  it('has every program’s own facts in passages of its own', () => {
    const own = Object.fromEntries(
      packs.map(({ program, all }) => [
        program.id,
        all.filter(({ passage }) => passage.id.startsWith(`${program.id}/`)).length,
      ]),
    );
    expect(own['stonington']).toBeGreaterThanOrEqual(25);
    expect(own['new-dimensions']).toBeGreaterThanOrEqual(25);
    expect(own['rsct']).toBeGreaterThanOrEqual(18);
  });

  it('says every number, time and address that the pages give and that may be said', () => {
    const facts: Readonly<Record<string, readonly string[]>> = {
      stonington: [
        '9 a.m. to 3 p.m.',
        'Monday through Friday',
        '800-832-1022',
        '860-535-1010',
        'option 1',
        '10 to 12',
        '16 to 24',
        'The Inn at Trails Corner',
        'Trails Corner Recovery Center',
        'no-cost screening',
      ],
      rsct: ['203-421-6242', '203-421-6808', '71 Bradley Road, Suite 6, Madison, CT 06443', 'Level 2'],
      'new-dimensions': ['800-685-9796', 'www.nddtreatment.com', '18 or older', 'free assessment'],
    };
    for (const { program, passages } of packs) {
      const web = passages.en.map((passage) => passage.web).join('\n');
      for (const fact of facts[program.id] ?? []) expect(web).toContain(fact);
    }
  });

  it('answers each question in at least six differently worded ways, none of them twice in a program', () => {
    for (const { all } of packs) {
      for (const lang of languages) {
        const seen = new Map<string, string>();
        for (const { passage } of all) {
          expect(passage.variants[lang].length).toBeGreaterThanOrEqual(fewestVariants);
          for (const variant of [passage.question[lang], ...passage.variants[lang]]) {
            const key = wordsOf(variant).join(' ');
            expect([key, seen.get(key) ?? passage.id]).toEqual([key, passage.id]);
            seen.set(key, passage.id);
          }
        }
      }
    }
  });

  it('holds no quarantined statement in any passage', () => {
    for (const { pack, passage, text } of said)
      expect([passage.id, findQuarantined(text, pack.program.id)]).toEqual([passage.id, []]);
  });

  it.each(['content/copy', 'content/screening', 'content/crisis/guidance'])('holds none in %s', async (folder) => {
    for (const text of await textsBelow(folder)) expect([text, findQuarantined(text)]).toEqual([text, []]);
  });

  it('lets no program give out a number that is not its own or a public line', () => {
    for (const { pack, passage, text } of said) {
      expect([passage.id, foreignNumbers(text, pack.program, lines)]).toEqual([passage.id, []]);
    }
  });

  it('keeps every program’s numbers out of every other program, and out of what all share', async () => {
    const shared = [
      ...(await textsBelow('content/copy')),
      ...(await textsBelow('content/education')),
      ...(await textsBelow('content/crisis/guidance')),
    ];
    for (const { program } of packs) {
      const own = ownNumbers(program);
      const others = said.filter(({ pack }) => pack.program.id !== program.id).map(({ text }) => text);
      for (const text of [...others, ...shared]) {
        expect(numbersIn(text).filter(({ digits }) => own.has(digits))).toEqual([]);
      }
    }
  });

  it('passes lint without an error', async () => {
    const errors = (await lintContent('content', now)).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  });

  it('is signed as demo content only, and says so', () => {
    const passages = new Set(packs.flatMap(({ all }) => all.map(({ passage }) => passage.id)));
    expect(demoSignOffs(content)).toHaveLength(passages.size * languages.length);
  });

  it('stops being served the day after its sign-offs end', async () => {
    const later = await loadContent('content', { now: new Date('2027-11-23T12:00:00Z') });
    for (const { passages } of later.programs.values()) expect([...passages.en, ...passages.es]).toEqual([]);
  });
});
