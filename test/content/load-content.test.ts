import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ContentInvalidError } from '../../src/core/errors.ts';
import { programId } from '../../src/core/ids.ts';
import { loadContent } from '../../src/content/load-content.ts';
import { loadPassages } from '../../src/content/load-passages.ts';
import { hashOf } from '../../src/content/signing.ts';
import { writeSignOff } from '../../src/content/sign-passages.ts';
import { contentFolder, soundPassage, soundProgram } from '../support/content-folder.ts';

const harbor = programId('harbor');

/** Signs every passage of a folder in both languages, from 2026-01-10 to 2027-01-10. */
async function signAll(dir: string, folder: string, pack: string): Promise<void> {
  for (let loaded of await loadPassages(join(dir, folder), pack, `content/${folder}`, [])) {
    for (const lang of ['en', 'es'] as const) {
      const { passage } = loaded;
      const translates = lang === 'es' ? { translates: hashOf(passage, 'en') } : {};
      const signOff = { lang, role: 'r', author: 'a', reviewer: 'b', date: '2026-01-10', expires: '2027-01-10' };
      loaded = await writeSignOff(dir, loaded, { ...signOff, sha256: hashOf(passage, lang), ...translates });
    }
  }
}

const now = new Date('2026-06-01T12:00:00Z');

async function problemsOf(dir: string): Promise<readonly (readonly [string, number, string])[]> {
  const error: unknown = await loadContent(dir, { now }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ContentInvalidError)) throw new Error('content loaded');
  return error.problems
    .map(({ file, line, rule }) => [file, line, rule] as const)
    .toSorted((first, second) => first[0].localeCompare(second[0]) || first[1] - second[1]);
}

describe('loading content', () => {
  it('gives each program its facts, copy and passages, and serves only what is signed', async () => {
    const dir = await contentFolder();
    const before = await loadContent(dir, { now });
    expect(before.programs.get(harbor)?.program).toMatchObject({
      name: 'Harbor Program',
      holidays: [],
      closures: [],
      origins: [],
    });
    expect(before.programs.get(harbor)?.all).toHaveLength(1);
    expect(before.programs.get(harbor)?.passages.en).toEqual([]);
    expect(before.copy.es['welcome']).toEqual({ web: 'Hola.' });

    await signAll(dir, 'programs/harbor/passages', 'harbor');
    const after = await loadContent(dir, { now });
    expect(after.programs.get(harbor)?.passages.en.map(({ id }) => id)).toEqual(['harbor/hours']);
    expect(after.programs.get(harbor)?.passages.es[0]?.web).toBe(soundPassage.answer.es.web);
  });

  it('leaves out the language whose file changed by one byte', async () => {
    const dir = await contentFolder();
    await signAll(dir, 'programs/harbor/passages', 'harbor');
    const path = join(dir, 'programs/harbor/passages/hours.md');
    await writeFile(path, (await readFile(path, 'utf8')).replace('cada día.', 'cada dia.'));
    const pack = (await loadContent(dir, { now })).programs.get(harbor)!;
    expect([pack.passages.en.length, pack.passages.es.length]).toEqual([1, 0]);
    expect(pack.all[0]?.state.es.kind).toBe('changed');
  });

  it('decides the day in the program’s own zone', async () => {
    const dir = await contentFolder();
    await signAll(dir, 'programs/harbor/passages', 'harbor');
    // Eleven in the evening of the last day in New York; already the next day in UTC.
    const lastEvening = await loadContent(dir, { now: new Date('2027-01-11T04:00:00Z') });
    expect(lastEvening.programs.get(harbor)?.passages.en).toHaveLength(1);
    const midnight = await loadContent(dir, { now: new Date('2027-01-11T05:00:00Z') });
    expect(midnight.programs.get(harbor)?.passages.en).toEqual([]);
  });

  it('adopts a shared pack less what the program opts out of, and drops links to what it has not', async () => {
    const shared = (id: string, related: readonly string[]) => ({
      ...soundPassage,
      id,
      kind: 'general',
      source: [{ ref: 'STUDY' }],
      related,
    });
    const dir = await contentFolder({
      'education/passages/cbt.md': shared('cbt', ['dbt']),
      'education/passages/dbt.md': shared('dbt', []),
      'programs/harbor/program.yaml': { ...soundProgram, adopts: [{ pack: 'education', except: ['dbt'] }] },
    });
    const pack = (await loadContent(dir, { now })).programs.get(harbor)!;
    expect(pack.all.map(({ passage }) => [passage.id, passage.related])).toEqual([
      ['harbor/hours', []],
      ['education/cbt', []],
    ]);
  });

  it('never gives one program another’s passages', async () => {
    const dir = await contentFolder({
      'programs/quay/program.yaml': { ...soundProgram, id: 'quay' },
      'programs/quay/passages/hours.md': soundPassage,
    });
    const { programs } = await loadContent(dir, { now });
    for (const [id, pack] of programs) expect(pack.all.map(({ passage }) => passage.id)).toEqual([`${id}/hours`]);
  });

  it('lists every problem of every file at once, each with its line', async () => {
    const dir = await contentFolder({
      'programs/harbor/program.yaml': `id: harbour\nname: Harbor\nshortName: Harbor\nphones:\n  - number: "12"\n    display: x\n    use: main\ntimeZone: Mars/Olympus\nlanguages: [en]\nadopts:\n  - pack: education\n`,
      'programs/harbor/passages/hours.md': { ...soundPassage, kind: 'poem', review: { status: 'verified', why: 'x' } },
      'programs/harbor/passages/days.md': { ...soundPassage, id: 'hours' },
      'programs/harbor/passages/bare.md': 'No front matter.\n',
      'programs/quay/passages/hours.md': { ...soundPassage, related: ['nowhere'] },
      'copy/en/visit.yaml': 'welcome: Hello, {name}.\nonly: Here.\nmenu:\n  a: One.\n',
      'copy/es/visit.yaml': 'welcome: Hola.\nmenu:\n  a: Uno.\nmenu.a: Otra vez.\n',
    });
    expect(await problemsOf(dir)).toEqual([
      ['content/copy/en/visit.yaml', 1, 'copy.same_placeholders'],
      ['content/copy/en/visit.yaml', 2, 'copy.every_language'],
      ['content/copy/es/visit.yaml', 1, 'copy.same_placeholders'],
      ['content/copy/es/visit.yaml', 4, 'copy.key_unique'],
      ['content/programs/harbor/passages/bare.md', 1, 'passage.front_matter'],
      ['content/programs/harbor/passages/days.md', 2, 'passage.id_is_file_name'],
      ['content/programs/harbor/passages/hours.md', 3, 'passage.shape'],
      ['content/programs/harbor/passages/hours.md', 9, 'passage.shape'],
      ['content/programs/harbor/program.yaml', 5, 'program.shape'],
      ['content/programs/harbor/program.yaml', 8, 'program.shape'],
      ['content/programs/quay/program.yaml', 1, 'program.missing'],
    ]);
  });

  it('reports what is only wrong between files', async () => {
    const dir = await contentFolder({
      'programs/harbor/program.yaml': `id: pier\nname: H\nshortName: H\nphones: [{ number: "+18605550100", display: x, use: main }]\ntimeZone: UTC\nlanguages: [en]\nadopts:\n  - pack: education\n  - pack: more\n    except: [gone]\n`,
      'programs/harbor/passages/hours.md': { ...soundPassage, related: ['days'] },
      'more/passages/hours.md': { ...soundPassage, source: [{ ref: 'STUDY' }] },
    });
    expect(await problemsOf(dir)).toEqual([
      ['content/programs/harbor/passages/hours.md', 35, 'passage.related_exists'],
      ['content/programs/harbor/program.yaml', 1, 'program.id_is_folder_name'],
      ['content/programs/harbor/program.yaml', 8, 'program.adopts_exists'],
      ['content/programs/harbor/program.yaml', 10, 'program.adopts_exists'],
    ]);
  });

  it.each([
    ['a line break', 'One.\nTwo.'],
    ['a space at the end', 'One. '],
    ['nothing', ''],
    ['a decomposed letter', 'Si\u0301.'],
  ])('refuses an answer with %s', async (_, web) => {
    const dir = await contentFolder({
      'programs/harbor/passages/hours.md': {
        ...soundPassage,
        answer: { ...soundPassage.answer, en: { web, sms: 'One.' } },
      },
    });
    expect((await problemsOf(dir)).map(([, , rule]) => rule)).toEqual(['passage.shape']);
  });
});
