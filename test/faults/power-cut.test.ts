import { mkdtemp, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { readConfig } from '../../src/config/config.ts';
import { openStorage } from '../../src/porchlight.ts';
import { keepWriting, SmsVisitor, type AppPlace } from '../support/load-visitors.ts';
import { account, freezeServer, RunningApp } from '../support/running-app.ts';

/** What each visitor had been promised when the power went. */
type Promised = ReadonlyMap<SmsVisitor, number>;

describe('a power cut, as a copy of the files in the middle of writing', () => {
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
      await copyAtOnce(dataDir, folder);
      copies.push({ folder, promised });
    }
    await stop();
    await app.end('SIGTERM');
    await standIn.close();
    for (const { folder, promised } of copies) await checkCopy(folder, promised);
  });
});

/**
 * The files at one instant, as the kernel has them: nothing is flushed first, nobody is told. Ownership included,
 * as PostgreSQL insists on it.
 */
async function copyAtOnce(from: string, to: string): Promise<void> {
  const thaw = await freezeServer(from);
  try {
    await promisify(execFile)('cp', ['-a', from, to]);
  } finally {
    thaw();
  }
  // On the machine that comes back, the processes these name are gone.
  for (const left of ['owner.lock', 'postgresql/cluster/postmaster.pid']) await rm(path.join(to, left));
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
