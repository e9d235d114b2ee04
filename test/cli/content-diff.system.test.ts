import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { contentCommand } from '../../src/cli/content.ts';
import { runCaptured } from '../support/captured-io.ts';
import { contentFolder } from '../support/content-folder.ts';

const run = promisify(execFile);

const content = async (dir: string, ...argv: readonly string[]) =>
  (await runCaptured(contentCommand, dirname(dir), argv)).out;

async function commit(dir: string): Promise<void> {
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: dirname(dir) });
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-q', '-m', 'x');
}

it('shows what changed since a passage was signed, and in the original of its translation', async () => {
  const dir = await contentFolder();
  const path = join(dir, 'programs/harbor/passages/hours.md');
  const signing = [
    '--role',
    'r',
    '--author',
    'a',
    '--reviewer',
    'b',
    '--date',
    '2026-06-01',
    '--expires',
    '2099-01-01',
  ];
  for (const lang of ['en', 'es']) await content(dir, 'sign', 'harbor/hours', '--lang', lang, ...signing);
  await commit(dir);
  expect(await content(dir, 'diff')).toBe('Nothing changed since it was signed.\n');

  await writeFile(
    path,
    (await readFile(path, 'utf8')).replace(
      'web: Harbor is open from 9 to 3 each day.',
      'web: Harbor is open from 9 to 5. Call first.',
    ),
  );
  await commit(dir);
  expect(await content(dir, 'diff')).toBe(
    [
      'harbor/hours en',
      '  web',
      '    - Harbor is open from 9 to 3 each day.',
      '    + Harbor is open from 9 to 5.',
      '    + Call first.',
      'harbor/hours es (its original changed)',
      '  web',
      '    - Harbor is open from 9 to 3 each day.',
      '    + Harbor is open from 9 to 5.',
      '    + Call first.',
      '',
    ].join('\n'),
  );
  expect(await content(dir, 'diff', '--since', 'HEAD')).toBe('No words changed.\n');
  expect(JSON.parse(await content(dir, 'diff', '--since', 'HEAD~1', '--ndjson'))).toEqual({
    id: 'harbor/hours',
    lang: 'en',
    part: 'web',
    removed: ['Harbor is open from 9 to 3 each day.'],
    added: ['Harbor is open from 9 to 5.', 'Call first.'],
  });
});

it('says plainly that there is no history to compare with', async () => {
  const dir = await contentFolder();
  const path = join(dir, 'programs/harbor/passages/hours.md');
  const signing = ['--role', 'r', '--author', 'a', '--reviewer', 'b', '--date', '2026-06-01'];
  await content(dir, 'sign', 'harbor/hours', '--lang', 'en', ...signing);
  await writeFile(path, (await readFile(path, 'utf8')).replace('9 to 3', '9 to 4'));
  expect(await content(dir, 'diff', '--lang', 'en')).toBe(
    'harbor/hours en\n  the earlier words are not in the history\n',
  );
});
