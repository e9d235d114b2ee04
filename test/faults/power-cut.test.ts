import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { readConfig } from '../../src/config/config.ts';
import { openStorage } from '../../src/porchlight.ts';
import { keepWriting, SmsVisitor, type AppPlace } from '../support/load-visitors.ts';
import { account, RunningApp } from '../support/running-app.ts';

/** What each visitor had been promised when the power went. */
type Promised = ReadonlyMap<SmsVisitor, number>;

describe('a power cut, as a copy of the files while they are written', () => {
  it('leaves everything that was acknowledged before it', { timeout: 120_000 }, async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-power-'));
    onTestFinished(async () => await rm(home, { recursive: true, force: true }));
    const dataDir = path.join(home, 'data');
    const standIn = await startTwilioStandIn(account);
    const app = await RunningApp.start({ dataDir, twilioUrl: standIn.url });
    const place: AppPlace = { current: app };
    const visitors = Array.from({ length: 6 }, () => new SmsVisitor(place));
    const stop = keepWriting(visitors, 0);

    await sleep(1_000);
    const copies: { readonly folder: string; readonly promised: Promised }[] = [];
    for (let cut = 0; cut < 3; cut += 1) {
      await sleep(Math.random() * 400);
      const promised = new Map(visitors.map((visitor) => [visitor, visitor.acknowledged.length]));
      const folder = path.join(home, `copy-${cut}`);
      await copyAsIs(dataDir, folder);
      copies.push({ folder, promised });
    }
    await stop();
    await app.end('SIGTERM');
    await standIn.close();
    for (const { folder, promised } of copies) await checkCopy(folder, promised);
  });
});

/** The write-ahead log goes last: what stands in it by then covers every page that was copied before it. */
async function copyAsIs(from: string, to: string): Promise<void> {
  const left = new Set(['owner.lock', 'postmaster.pid', 'pg_wal', 'stand-in.json']);
  const options = { recursive: true, preserveTimestamps: true } as const;
  await cp(from, to, { ...options, filter: (source) => !left.has(path.basename(source)) });
  const wal = 'postgresql/cluster/pg_wal';
  await cp(path.join(from, wal), path.join(to, wal), options);
}

async function checkCopy(dataDir: string, promised: Promised): Promise<void> {
  const storage = await openStorage({ config: readConfig({ DATA_DIR: dataDir }, '/') });
  try {
    for (const [visitor, count] of promised) {
      const id = await storage.store.find(visitor.key);
      const entries = id === null ? [] : await storage.store.read(id, 0, 10_000);
      expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, index) => index + 1));
      const written = entries.filter((entry) => entry.from === 'visitor').map((entry) => entry.body.text);
      expect(written.slice(0, count)).toEqual(visitor.acknowledged.slice(0, count));
      expect(new Set(written).size).toBe(written.length);
    }
  } finally {
    await storage.close();
  }
}
