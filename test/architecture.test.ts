import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const made: string[] = [];

/** Lints one file standing in `folder`, and says what the layer rule had against it. */
async function lint(folder: string, source: string): Promise<string> {
  const dir = await mkdtemp(path.join(folder, 'layer-probe-'));
  made.push(dir);
  const file = path.join(dir, 'probe.ts');
  await writeFile(file, source);
  const done = await run('oxlint', ['-f', 'json', file]).catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(done.stdout) as {
    diagnostics: { code: string; help?: string; message: string }[];
  };
  return diagnostics
    .filter(({ code }) => code.includes('no-restricted-imports'))
    .map(({ message, help }) => `${message} ${help ?? ''}`)
    .join('\n');
}

afterAll(async () => {
  await Promise.all(made.map((dir) => rm(dir, { recursive: true, force: true })));
});

describe('the layer rule', () => {
  it.each([
    ['src/core', '../../db/connection.ts'],
    ['src/core', '../../../dialogs/crisis.ts'],
    ['src/safety', '../../knowledge/answerer.ts'],
    ['src/knowledge', '../../db/connection.ts'],
    ['src/db', '../../channels/web/tokens.ts'],
    ['src/channels', '../../engine/engine.ts'],
    ['src/engine', '../../db/connection.ts'],
    ['src/engine', '../../main.ts'],
    ['dialogs', '../../src/engine/engine.ts'],
    ['flows', '../../src/db/connection.ts'],
    ['web/staff', '../../../src/staff/sessions.ts'],
    ['web/staff', '../../../src/db/connection.ts'],
  ])('keeps %s from importing %s', async (folder, target) => {
    expect(await lint(folder, `import '${target}';\n`)).toMatch(/imports? only/);
  });

  it.each([
    ['src/safety', '../../core/crisis.ts'],
    ['dialogs', '../../src/core/visit.ts'],
    ['flows', '../../dialogs/crisis.ts'],
    ['web/staff', '../../../src/staff/accounts/schema.ts'],
    ['web/staff', '../../../src/staff/policy.ts'],
  ])('lets %s import %s', async (folder, target) => {
    expect(await lint(folder, `import '${target}';\n`)).toBe('');
  });
});
