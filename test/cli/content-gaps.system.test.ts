import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { contentCommand } from '../../src/cli/content.ts';
import { runCaptured } from '../support/captured-io.ts';
import { exchange, freshAddress, keyOf } from '../support/turn-work.ts';
import { readConfig } from '../../src/config/config.ts';
import { openStorage } from '../../src/porchlight.ts';

it('shows what people asked that nobody could answer, most frequent first', async () => {
  const data = await mkdtemp(join(tmpdir(), 'porchlight-gaps-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const env = { DATA_DIR: data, NODE_ENV: 'test' };
  const status = (...argv: readonly string[]) =>
    runCaptured(contentCommand, resolve('.'), ['status', '--gaps', ...argv], env);

  const storage = await openStorage({ config: readConfig(env, resolve('.')) });
  for (const [question, lang] of [
    ['Do you take Aetna?', 'en'],
    ['is there a pool', 'en'],
    ['do you take aetna', 'en'],
    ['¿Hay piscina?', 'es'],
  ] as const) {
    await storage.store.turn(keyOf(freshAddress()), question, () =>
      exchange(question, 'web', { gaps: [{ question, lang }] }),
    );
  }
  await storage.close();

  const { code, out } = await status('--ndjson');
  expect(code).toBe(0);
  const gaps = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { question: string; count: number });
  expect(gaps[0]).toMatchObject({ program: 'stonington', lang: 'en', count: 2 });
  expect(gaps[0]?.question.toLowerCase()).toContain('do you take aetna');
  expect(new Set(gaps.slice(1).map(({ question }) => question))).toEqual(new Set(['is there a pool', '¿Hay piscina?']));
  expect((await status('--lang', 'es')).out).toBe('    1  stonington es  ¿Hay piscina?\n');
  expect((await status('--pack', 'rsct')).out).toBe('No open gaps.\n');
});
