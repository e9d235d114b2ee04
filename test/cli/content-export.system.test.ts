import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { contentCommand } from '../../src/cli/content.ts';
import { readConfig } from '../../src/config/config.ts';
import { openStorage } from '../../src/porchlight.ts';
import { runCaptured } from '../support/captured-io.ts';
import { contentFolder } from '../support/content-folder.ts';
import { deskOver } from '../support/content-desk.ts';
import { TestClock } from '../support/web-server.ts';

it('porchlight content export writes what was signed at the desk into the files, once', async () => {
  const home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-content-export-'));
  const dir = await contentFolder();
  const storage = await openStorage({ config: readConfig({ DATA_DIR: 'served' }, home) });
  const run = async (...argv: string[]) =>
    await runCaptured(contentCommand, home, ['export', ...argv], { DATA_DIR: 'served', CONTENT_DIR: dir });
  const place = path.join(dir, 'programs/harbor/passages/hours.md');
  try {
    const desk = await deskOver(storage, dir, new TestClock());
    const [ana, ben] = ['Ana Ruiz', 'Ben Cole'].map((name) => ({ id: randomUUID(), name }));
    const { texts, sha256 } = await desk.passage('harbor/hours', ana!);
    const answer = { en: { web: 'Harbor opens at 8.', sms: 'Harbor opens at 8.' }, es: texts.answer.es };
    const draft = await desk.write('harbor/hours', ana!, {
      texts: { ...texts, answer },
      base: sha256,
      note: '',
      isReady: true,
    });
    expect((await run()).out).toContain('Nothing was signed');
    const signature = {
      langs: ['en'],
      role: 'director',
      expires: '2099-01-01',
      acceptUnverified: false,
      read: draft.sha256,
    } as const;
    expect(await desk.sign(draft.id, ben!, signature)).toMatchObject({ kind: 'done' });

    const before = await readFile(place, 'utf8');
    expect((await run('--dry-run')).out).toBe('content/programs/harbor/passages/hours.md\n');
    expect(await readFile(place, 'utf8')).toBe(before);
    expect((await run()).out).toBe('content/programs/harbor/passages/hours.md\n');
    expect(await readFile(place, 'utf8')).toContain('Harbor opens at 8.');
    expect((await desk.passage('harbor/hours', ana!)).from).toBe('files');
    expect((await run()).out).toContain('Nothing was signed');
  } finally {
    await storage.close();
    await rm(home, { recursive: true, force: true });
  }
});
