import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, statfs, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTwilioStandIn, type TwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { readConfig } from '../../src/config/config.ts';
import { connectionSettings } from '../../src/db/connection.ts';
import { borrowEmbeddedDatabase } from '../../src/db/embedded/running-server.ts';
import { openStorage } from '../../src/porchlight.ts';
import { checkHistory } from '../support/history.ts';
import {
  CrisisProber,
  keepWriting,
  postText,
  SmsVisitor,
  WebVisitor,
  type AppPlace,
} from '../support/load-visitors.ts';
import { account, freezeServer, RunningApp } from '../support/running-app.ts';
import { newPhone, newSid } from '../support/twilio.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);

let home: string;
let standIn: TwilioStandIn;
const place: AppPlace = { current: null };
const opened: RunningApp[] = [];

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-weather-'));
  standIn = await startTwilioStandIn(account);
});
afterEach(async () => {
  place.current = null;
  for (const app of opened.splice(0)) await app.end('SIGTERM');
  await standIn.close();
  await rm(home, { recursive: true, force: true });
});

async function start(options: { dataDir?: string; env?: Record<string, string>; nodeArguments?: string[] } = {}) {
  const dataDir = options.dataDir ?? path.join(home, 'data');
  const app = await RunningApp.start({ ...options, dataDir, twilioUrl: standIn.url });
  opened.push(app);
  place.current = app;
  return { app, dataDir };
}

const fewVisitors = () => [new SmsVisitor(place), new SmsVisitor(place), new WebVisitor(place)];
const leave = (visitors: readonly (SmsVisitor | WebVisitor)[]) => {
  for (const visitor of visitors) if (visitor instanceof WebVisitor) visitor.leave();
};

describe('a database that stands still', () => {
  it('keeps nobody in danger waiting, and goes on where it was', { timeout: 120_000 }, async () => {
    const { app, dataDir } = await start();
    const visitors = fewVisitors();
    const prober = new CrisisProber(place);
    const stop = keepWriting(visitors, 80);
    await sleep(500);
    const thaw = await freezeServer(dataDir);
    try {
      await sleep(5_000);
      const ready = await fetch(`${app.url}/readyz`);
      expect(ready.status).toBe(503);
      expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    } finally {
      thaw();
    }
    await sleep(1_000);
    await stop();
    await prober.stop();
    await checkHistory({ dataDir, standIn, visitors, prober });
    leave(visitors);
  });
});

describe('a database without a connection to spare', () => {
  it('keeps nobody in danger waiting, and goes on once there is one', { timeout: 120_000 }, async () => {
    const { dataDir } = await start({ env: { DATABASE_CONNECTIONS: '2' } });
    const visitors = fewVisitors();
    const prober = new CrisisProber(place);
    const stop = keepWriting(visitors, 80);
    await sleep(500);
    const release = await lockEverything(dataDir);
    await sleep(4_000);
    await release();
    await stop();
    await prober.stop();
    await checkHistory({ dataDir, standIn, visitors, prober });
    leave(visitors);
  });
});

describe('a full disk', () => {
  const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
  // A disk of its own needs `mount`, which needs root.
  it.skipIf(!isRoot)(
    'keeps nobody in danger waiting, and goes on once there is room',
    { timeout: 120_000 },
    async () => {
      const disk = path.join(home, 'disk');
      await mkdir(disk);
      await run('mount', ['-t', 'tmpfs', '-o', 'size=320m,mode=0755', 'porchlight-test', disk]);
      try {
        const { app, dataDir } = await start({ dataDir: path.join(disk, 'data') });
        const visitors = fewVisitors();
        const prober = new CrisisProber(place);
        const stop = keepWriting(visitors, 80);
        await sleep(500);
        const filler = path.join(disk, 'filler');
        await fill(filler, disk);
        await until(async () => (await fetch(`${app.url}/readyz`)).status === 503 || (await isFull(disk)), 10_000);
        await sleep(4_000);
        await unlink(filler);
        await stop();
        await prober.stop();
        await checkHistory({ dataDir, standIn, visitors, prober });
        leave(visitors);
        await app.end('SIGTERM');
      } finally {
        await run('umount', ['-l', disk]);
      }
    },
  );
});

describe('a clock that jumps', () => {
  it('back and forth leaves order, dedupe and conversations whole', { timeout: 120_000 }, async () => {
    const jumps = path.join(home, 'jumps');
    await writeFile(jumps, '0');
    const preload = path.resolve('test/support/jumping-clock.ts');
    const { dataDir } = await start({ env: { JUMPS: jumps }, nodeArguments: ['--import', preload] });
    const visitors = [new SmsVisitor(place), new SmsVisitor(place)];
    const prober = new CrisisProber(place);
    for (const hours of [0, 5, -3, 0, -26, 1]) {
      await writeFile(jumps, String(hours * 3_600_000));
      await sleep(250);
      for (const visitor of visitors) await visitor.say(`My clock says ${hours} hours`);
    }
    await writeFile(jumps, '0');
    await prober.stop();
    await checkHistory({ dataDir, standIn, visitors, prober });
  });
});

describe('webhooks', () => {
  it('that come twice at once, late or in any order count once each', { timeout: 120_000 }, async () => {
    const { app, dataDir } = await start();
    const visitor = new SmsVisitor(place);
    await visitor.say('Good evening');
    const notes = Array.from({ length: 12 }, (_, index) => ({ sid: newSid(), text: `Shuffled note ${index}` }));
    const posts = [...notes, ...notes, ...notes]
      .map((note) => ({ note, delayMs: Math.random() * 800 }))
      .map(async ({ note, delayMs }) => {
        await sleep(delayMs);
        const answer = await postText(app.url, visitor.phone, note.text, note.sid);
        expect(answer.status).toBe(200);
        visitor.heard.push(...answer.texts);
        return { at: performance.now(), text: note.text };
      });
    const ended = await Promise.all(posts);
    expect(ended).toHaveLength(36);
    const order = await writtenOrder(dataDir, visitor);
    expect(order.slice(1).toSorted()).toEqual(notes.map((note) => note.text).toSorted());
    visitor.acknowledged.push(...order.slice(1));
    const again = await postText(app.url, visitor.phone, notes[3]!.text, notes[3]!.sid);
    expect(again).toMatchObject({ status: 200, isSaved: true });
    visitor.heard.push(...again.texts);
    await checkHistory({ dataDir, standIn, visitors: [visitor] });
  });

  it('of a first message that come at once make one conversation', { timeout: 60_000 }, async () => {
    const { app, dataDir } = await start();
    const phone = newPhone();
    const sid = newSid();
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => await postText(app.url, phone, 'Good evening', sid)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    const visitor = Object.assign(new SmsVisitor(place), {
      phone,
      key: { ...new SmsVisitor(place).key, address: phone },
    });
    visitor.acknowledged.push('Good evening');
    visitor.heard.push(...answers.flatMap((answer) => answer.texts));
    await checkHistory({ dataDir, standIn, visitors: [visitor] });
  });
});

describe('a client that reconnects at each message', () => {
  it('sees everything once and in order', { timeout: 120_000 }, async () => {
    const { dataDir } = await start();
    const visitors = [new WebVisitor(place, true), new WebVisitor(place, true)];
    for (let note = 1; note <= 18; note += 1) {
      await Promise.all(visitors.map(async (visitor) => await visitor.say(`This is my note number ${note}`)));
    }
    await checkHistory({ dataDir, standIn, visitors });
    leave(visitors);
  });
});

/** Holds every conversation, so that each connection of the pool waits; returns what lets go. */
async function lockEverything(dataDir: string): Promise<() => Promise<void>> {
  const client = new Client(await settingsOf(dataDir));
  await client.connect();
  await client.query('begin');
  await client.query('lock table conversations, turns, entries in access exclusive mode');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

async function writtenOrder(dataDir: string, visitor: SmsVisitor): Promise<readonly string[]> {
  const storage = await openStorage({ config: readConfig({ DATA_DIR: dataDir }, '/'), borrows: true });
  try {
    const id = await storage.store.find(visitor.key);
    const entries = await storage.store.read(id!, 0, 1_000);
    return entries.filter((entry) => entry.from === 'visitor').map((entry) => entry.body.text);
  } finally {
    await storage.close();
  }
}

async function settingsOf(dataDir: string) {
  return connectionSettings((await borrowEmbeddedDatabase(dataDir)).address);
}

async function fill(file: string, disk: string): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  const chunk = Buffer.alloc(1024 * 1024, 1);
  await writeFile(file, Buffer.alloc(0));
  const handle = await open(file, 'a');
  try {
    for (let left = bavail * bsize; left > 0; left -= chunk.length) {
      await handle.write(chunk, 0, Math.min(left, chunk.length));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await handle.close();
  }
}

const isFull = async (disk: string) => (await statfs(disk)).bavail < 32;
