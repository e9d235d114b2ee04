/** `npm run bench`: one run on this machine, each figure beside the database's own limit. Writes docs/benchmarks. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { openDatabase } from '../../src/db/connection.ts';
import { startEmbeddedDatabase } from '../../src/db/embedded/supervisor.ts';
import { parseMasterKey } from '../../src/db/master-key.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createVault } from '../../src/db/vault.ts';
import { account, RunningApp } from '../support/running-app.ts';
import { newPhone } from '../support/twilio.ts';
import { bareTransactions, storeTurns } from './bare-transaction.ts';
import { Page, pageVisitor, text, texter } from './clients.ts';
import { measure, percentiles, type Measured } from './measure.ts';
import { report, type Figures } from './report.ts';

const forMs = 2_500;
const levels = [1, 16, 64, 256];
const widgets = 5_000;
const masterKey = 'ab'.repeat(32);

// Thousands of sockets need as many open files: start once more with a higher limit where that is allowed.
// oxlint-disable-next-line node/no-process-env -- says that it has been done
if (process.env['BENCH_LIMIT'] === undefined) {
  const again = `ulimit -n 20000 2>/dev/null || ulimit -n "$(ulimit -H -n)"; BENCH_LIMIT=1 exec "$0" "$1"`;
  const { status } = spawnSync('sh', ['-c', again, process.execPath, import.meta.filename], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else await run();

async function run(): Promise<void> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-bench-'));
  const database = await startEmbeddedDatabase({ dataDir: path.join(home, 'database') });
  await migrate(database.address);
  const { socketDir, user, database: name } = database.address as { socketDir: string; user: string; database: string };
  const url = `postgres://${user}@localhost/${name}?host=${encodeURIComponent(socketDir)}`;
  const standIn = await startTwilioStandIn(account);
  const start = async (folder: string) =>
    await RunningApp.start({
      dataDir: path.join(home, folder),
      twilioUrl: standIn.url,
      env: { DATABASE_URL: url, MASTER_KEY: masterKey },
    });
  const db = openDatabase({ address: database.address, maxConnections: 12, patienceMs: 10_000 });
  const apps: RunningApp[] = [];
  try {
    const vault = createVault(db, { current: parseMasterKey(masterKey), previous: [] });
    const note = (what: string) => process.stderr.write(`${what}\n`);

    note('the database alone');
    const bare = await each([1, 16], async (level) => await measure(level, forMs, bareTransactions({ db, vault })));
    note('the store alone');
    const store = await each([1, 16], async (level) => await measure(level, forMs, storeTurns({ db, vault })));

    const app = await start('first');
    apps.push(app);
    note('webhooks');
    const sms = await each(levels, async (level) => await measure(level, forMs, (index) => texter([app.url], index)));
    const stages = await stagesOf(app);
    note('pages');
    const web = await each(
      levels,
      async (level) => await measure(level, forMs, (index) => pageVisitor(app.url, index)),
    );

    note('danger, alone and in a flood');
    const alone = await dangers(app, 120);
    let isOver = false;
    const flood = measure(256, 12_000, (index) => {
      const worker = texter([app.url], index);
      return { turn: async () => (isOver ? await sleep(50, true) : await worker.turn()) };
    });
    await sleep(1_500);
    const flooded = await dangers(app, 60);
    isOver = true;
    await flood;

    note('two instances');
    const one = await measure(64, forMs, (index) => texter([app.url], index));
    const second = await start('second');
    apps.push(second);
    await measure(16, 1_500, (index) => texter([second.url], index));
    const two = await measure(64, forMs, (index) => texter([app.url, second.url], index));
    await second.end('SIGTERM');

    note('idle widgets');
    const idle = await idleSockets(await restarted());

    const figures: Figures = {
      at: new Date().toISOString().slice(0, 16),
      load1: os.loadavg()[0]!,
      node: process.versions.node,
      bare,
      store,
      sms,
      web,
      stages,
      one,
      two,
      idle,
      crisis: { alone, flooded },
    };
    const folder = 'docs/benchmarks';
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'latest.json'), `${JSON.stringify(figures, null, 2)}\n`);
    await writeFile(path.join(folder, 'README.md'), report(figures));
    process.stdout.write(report(figures));
  } finally {
    for (const app of apps) await app.end('SIGTERM');
    await db.close();
    await standIn.close();
    await database.stop();
    await rm(home, { recursive: true, force: true });
  }

  /** A fresh process, so that memory is that of sockets and not of the load before. */
  async function restarted(): Promise<RunningApp> {
    await apps[0]!.end('SIGTERM');
    const fresh = await start('fresh');
    apps.push(fresh);
    return fresh;
  }
}

async function each(at: readonly number[], run: (level: number) => Promise<Measured>): Promise<readonly Measured[]> {
  const all: Measured[] = [];
  for (const level of at) all.push(await run(level));
  return all;
}

/** New people in danger, one after the other: how long each waits for guidance. */
async function dangers(
  app: RunningApp,
  count: number,
): Promise<{ readonly p50: number; readonly p99: number; readonly unguided: number }> {
  const tookMs: number[] = [];
  let unguided = 0;
  for (let each = 0; each < count; each += 1) {
    const beganMs = performance.now();
    const { body } = await text(app.url, newPhone(), 'I am going to kill myself tonight');
    tookMs.push(performance.now() - beganMs);
    if (!/988|911/.test(body)) unguided += 1;
  }
  const { p50, p99 } = percentiles(tookMs);
  return { p50, p99, unguided };
}

/** Mean milliseconds of each stage of a turn, from the app's own histogram. */
async function stagesOf(app: RunningApp): Promise<Readonly<Record<string, number>>> {
  const exposed = await (await fetch(`${app.url}/metrics`)).text();
  const valueOf = (kind: string, stage: string) =>
    Number(new RegExp(`^porchlight_turn_stage_seconds_${kind}\\{stage="${stage}"\\} (\\S+)$`, 'm').exec(exposed)?.[1]);
  const stages = ['check', 'prepare', 'load', 'transition', 'commit'];
  return Object.fromEntries(stages.map((stage) => [stage, (valueOf('sum', stage) / valueOf('count', stage)) * 1_000]));
}

async function idleSockets(app: RunningApp): Promise<{ readonly count: number; readonly kBEach: number }> {
  const warm = await openPages(app.url, 200);
  await sleep(1_000);
  const before = await residentBytes(app.pid);
  const pages = await openPages(app.url, widgets);
  await sleep(2_000);
  const after = await residentBytes(app.pid);
  for (const page of [...warm, ...pages]) page.close();
  return { count: pages.length, kBEach: (after - before) / pages.length / 1_024 };
}

async function openPages(url: string, count: number): Promise<readonly Page[]> {
  const pages: Page[] = [];
  while (pages.length < count) {
    const batch = Math.min(50, count - pages.length);
    pages.push(...(await Promise.all(Array.from({ length: batch }, async () => await Page.open(url)))));
  }
  return pages;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}
