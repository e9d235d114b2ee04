import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/db/connection.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../../src/db/embedded/supervisor.ts';
import { DatabaseUnavailableError } from '../../src/db/errors.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createVault } from '../../src/db/vault.ts';
import { randomMasters } from '../support/database.ts';
import { exchange, freshAddress, keyOf } from '../support/turn-work.ts';
import { until } from '../support/until.ts';

const patienceMs = 500;
let dataDir: string;
let server: EmbeddedDatabase;
let db: Database;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'porchlight-unresponsive-'));
  server = await startEmbeddedDatabase({ dataDir });
  await migrate(server.address);
  db = openDatabase({ address: server.address, patienceMs });
});
afterAll(async () => {
  await db.close();
  await server.stop();
  await rm(dataDir, { recursive: true });
});

/** The server and all its backends. */
function processes(): number[] {
  const parentOf = (pid: string) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return 0;
    }
  };
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return [server.pid(), ...all.filter((pid) => parentOf(pid) === server.pid()).map(Number)];
}

describe.runIf(process.platform === 'linux')('a database that stops answering', () => {
  it('is unavailable within a small multiple of the patience, and serves again when it wakes', async () => {
    const store = createConversationStore({ db, vault: createVault(db, randomMasters()) });
    const key = keyOf(freshAddress());
    await store.turn(key, 'm1', () => exchange('before'));
    const paused = processes();
    for (const pid of paused) process.kill(pid, 'SIGSTOP');
    const failures: unknown[] = [];
    try {
      const startedMs = performance.now();
      for (let n = 0; n < 3; n += 1)
        await store.turn(key, `p${n}`, () => exchange('x')).catch((error: unknown) => failures.push(error));
      expect((performance.now() - startedMs) / 3).toBeLessThan(patienceMs * 4);
    } finally {
      for (const pid of paused) process.kill(pid, 'SIGCONT');
    }
    expect(failures).toHaveLength(3);
    for (const failure of failures) expect(failure).toBeInstanceOf(DatabaseUnavailableError);
    await until(async () => await store.turn(key, 'm2', () => exchange('after')).catch(() => false));
    const { conversationId: id } = await store.turn(key, 'm2', () => exchange('after'));
    const texts = (await store.read(id, 0)).map((entry) => entry.body.text);
    expect(texts.filter((text) => text === 'after')).toHaveLength(1);
    expect(texts.slice(0, 2)).toEqual(['before', 'reply to before']);
  });
});
