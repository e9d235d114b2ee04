import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/io.ts';
import { staffCommand } from '../../src/cli/staff.ts';
import { runCaptured } from '../support/captured-io.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'porchlight-staff-'));
});
afterAll(async () => await rm(home, { recursive: true, force: true }));

const staff = async (...argv: readonly string[]) =>
  await runCaptured(staffCommand, home, argv, { DATA_DIR: home, CONTENT_DIR: path.resolve('content') });

it('accounts are added with several roles, for some programs or all, and listed', async () => {
  const ana = ['--email', 'ana@example.org', '--name', 'Ana', '--role', 'administrator', '--role', 'clinician'];
  expect((await staff('add', ...ana)).out).toMatch(/^Added\. First password \(shown once\): [\w-]{20}\n$/);
  const ben = ['--email', 'ben@example.org', '--name', 'Ben', '--role', 'admissions', '--program', 'stonington'];
  expect((await staff('add', ...ben)).code).toBe(0);
  expect((await staff('add', ...ben)).code).toBe(1);
  expect((await staff('list')).out).toBe(
    'ana@example.org\tadministrator,clinician\tall programs\tAna\nben@example.org\tadmissions\tstonington\tBen\n',
  );
});

it.each([[['--role', 'owner']], [[]], [['--role', 'clinician', '--program', 'elsewhere']]])(
  '%j is refused',
  async (more) => {
    await expect(staff('add', '--email', 'c@example.org', '--name', 'C', ...more)).rejects.toThrow(UsageError);
  },
);
