import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentCommand } from '../../src/cli/content.ts';
import { countGaps } from '../../src/cli/count-gaps.ts';
import { UsageError } from '../../src/cli/io.ts';
import { ContentInvalidError, NotFoundError } from '../../src/core/errors.ts';
import { programId } from '../../src/core/ids.ts';
import { runCaptured } from '../support/captured-io.ts';
import { contentFolder, soundPassage } from '../support/content-folder.ts';

const run = (dir: string, ...argv: readonly string[]) => runCaptured(contentCommand, dirname(dir), argv);

const lines = (out: string): readonly unknown[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

const signing = [
  '--role',
  'clinical director',
  '--author',
  'Ana Ruiz',
  '--reviewer',
  'Ben Cole',
  '--date',
  '2026-06-01',
];
const noScreening = { 'programs/harbor/screening.yaml': null };

describe('porchlight content', () => {
  it.each([['lint'], ['status'], ['diff'], ['sign']])('explains %s', async (name) => {
    const { code, out } = await run(await contentFolder(), name, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`porchlight content ${name}`);
  });

  it.each([
    [[]],
    [['paint']],
    [['lint', '--purple']],
    [['status', '--lang', 'fr']],
    [['sign', 'harbor/hours', '--lang', 'en', '--role', 'r', '--author', 'a']],
    [['sign', '--lang', 'en', ...signing]],
    [['sign', 'harbor/hours', '--lang', 'en', ...signing, '--expires', 'soon']],
    [['sign', 'harbor/hours', '--lang', 'en', ...signing, '--expires', '2026-05-31']],
  ])('answers wrong words with what to write: %j', async (argv) => {
    await expect(run(await contentFolder(), ...argv)).rejects.toThrow(UsageError);
  });

  it('names what does not exist', async () => {
    const dir = await contentFolder();
    await expect(run(dir, 'sign', 'harbor/nothing', '--lang', 'en', ...signing)).rejects.toThrow(NotFoundError);
    await expect(run(dir, 'diff', '--pack', 'nobody')).rejects.toThrow(NotFoundError);
  });

  it('lists every problem when content cannot be read', async () => {
    const dir = await contentFolder({ 'programs/harbor/passages/hours.md': { ...soundPassage, kind: 'poem' } });
    await expect(run(dir, 'status')).rejects.toThrow(ContentInvalidError);
    expect((await run(dir, 'lint')).out).toContain('content/programs/harbor/passages/hours.md:3  error  passage.shape');
  });

  it('lints in words or as NDJSON, and fails on errors only', async () => {
    const faulty = await contentFolder({ 'copy/en/visit.yaml': { welcome: 'Hello!' } });
    const { code, out } = await run(faulty, 'lint', '--ndjson');
    expect(code).toBe(1);
    expect(lines(out)).toContainEqual({
      file: 'content/copy/en/visit.yaml',
      line: 1,
      severity: 'error',
      rule: 'text.no_exclamation',
      message: 'welcome has an exclamation mark',
    });
  });

  it('signs the English, then the Spanish, and says what may be said', async () => {
    const dir = await contentFolder(noScreening);
    const early = await run(dir, 'sign', 'harbor/hours', '--lang', 'es', ...signing, '--ndjson');
    expect([early.code, lines(early.out)]).toEqual([
      1,
      [{ id: 'harbor/hours', lang: 'es', outcome: 'refused', reason: 'original_unsigned' }],
    ]);
    for (const lang of ['en', 'es']) {
      expect((await run(dir, 'sign', '--pack', 'harbor', '--lang', lang, ...signing)).code).toBe(0);
    }
    const status = lines((await run(dir, 'status', '--ndjson')).out);
    expect(status).toMatchObject([
      {
        id: 'harbor/hours',
        lang: 'en',
        state: 'signed',
        expires: '2027-06-01',
        role: 'clinical director',
        demo: false,
      },
      { id: 'harbor/hours', lang: 'es', state: 'signed', review: 'verified' },
    ]);
    expect((await run(dir, 'status', '--lang', 'en')).out).toBe('harbor en: 1 of 1 may be said\n');
  });

  it('refuses one person in two roles, and faults, and writes nothing then', async () => {
    const clinical = await contentFolder({
      'programs/harbor/passages/hours.md': { ...soundPassage, kind: 'clinical' },
      'programs/harbor/passages/days.md': {
        ...soundPassage,
        id: 'days',
        answer: { ...soundPassage.answer, en: { web: 'Open!', sms: 'Open.' } },
      },
    });
    const alone = ['--role', 'r', '--author', 'Ana Ruiz', '--reviewer', 'ana ruiz', '--date', '2026-06-01'];
    const before = await readFile(join(clinical, 'programs/harbor/passages/hours.md'), 'utf8');
    const { code, out } = await run(clinical, 'sign', '--pack', 'harbor', '--lang', 'en', ...alone);
    expect(code).toBe(1);
    expect(out).toContain('author and reviewer must be two people');
    expect(out).toContain('text.no_exclamation');
    expect(await readFile(join(clinical, 'programs/harbor/passages/hours.md'), 'utf8')).toBe(before);
  });

  it('writes nothing in a dry run', async () => {
    const dir = await contentFolder();
    const path = join(dir, 'programs/harbor/passages/hours.md');
    const before = await readFile(path, 'utf8');
    expect((await run(dir, 'sign', 'harbor/hours', '--lang', 'en', ...signing, '--dry-run')).out).toContain(
      'nothing written',
    );
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('says why a passage may not be said', async () => {
    expect((await run(await contentFolder(), 'status', '--lang', 'en')).out).toBe(
      'harbor en: 0 of 1 may be said\n  not said: harbor/hours  never signed\n',
    );
  });
});

it('gaps are counted by wording, most frequent first, per program and language', () => {
  const gap = (question: string, program = 'stonington', lang: 'en' | 'es' = 'en') => ({
    program: programId(program),
    lang,
    question,
  });
  expect(
    countGaps([
      gap('do you take aetna'),
      gap('Pool?'),
      gap('Do you take Aetna?'),
      gap('do you take aetna', 'rsct'),
      gap('¿Piscina?', 'stonington', 'es'),
    ]),
  ).toEqual([
    { program: 'stonington', lang: 'en', count: 2, question: 'do you take aetna' },
    { program: 'stonington', lang: 'en', count: 1, question: 'Pool?' },
    { program: 'rsct', lang: 'en', count: 1, question: 'do you take aetna' },
    { program: 'stonington', lang: 'es', count: 1, question: '¿Piscina?' },
  ]);
});
