/** `npm run bench`: one run on this machine, each figure beside the database's own limit. Writes docs/benchmarks. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startTwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { openDatabase } from '../../src/db/connection.ts';
import { startEmbeddedDatabase } from '../../src/db/embedded/supervisor.ts';
import { parseMasterKey } from '../../src/db/master-key.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createVault } from '../../src/db/vault.ts';
import { account, RunningApp } from '../support/running-app.ts';
import { newPhone } from '../support/twilio.ts';
import { bareTransactions, storeTurns } from './bare-transaction.ts';
import { Page, text } from './clients.ts';
import { Connection } from './connection.ts';
import { echoBotPackage, startEchoBot } from './echo-bot.ts';
import { Generator, type Load } from './generator.ts';
import { benchKnowledge } from './knowledge.ts';
import { memoryReport, runForMemory } from './memory.ts';
import { measure, percentiles, type Measured } from './measure.ts';
import { cpuMsOf, cpuMsOfServer } from './processor-time.ts';
import { report, type Figures } from './report.ts';
import { benchWidget } from './widget.ts';

const forMs = 2_500;
const levels = [1, 16, 64, 256];
const widgets = 5_000;
/** Until what runs often is compiled: turns still grow cheaper after five seconds. */
const warmMs = 12_000;
/** How many people in danger are timed, alone and in the flood. */
const inDanger = 400;
const floodMs = 15_000;
const masterKey = 'ab'.repeat(32);
const folder = 'docs/benchmarks';
const minuteNow = () => new Date().toISOString().slice(0, 16);

const { values: asked } = parseArgs({ options: { 'memory-minutes': { type: 'string' } } });

// Thousands of sockets need as many open files: start once more with a higher limit where that is allowed.
// oxlint-disable-next-line node/no-process-env -- says that it has been done
if (process.env['BENCH_LIMIT'] === undefined) {
  const again = `ulimit -n 20000 2>/dev/null || ulimit -n "$(ulimit -H -n)"; BENCH_LIMIT=1 exec "$0" "$@"`;
  const own = [process.execPath, import.meta.filename, ...process.argv.slice(2)];
  const { status } = spawnSync('sh', ['-c', again, ...own], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else await run();

async function run(): Promise<void> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-bench-'));
  const database = await startEmbeddedDatabase({ dataDir: path.join(home, 'database') });
  await migrate(database.address);
  const { socketDir, user, database: name } = database.address as { socketDir: string; user: string; database: string };
  const url = `postgres://${user}@localhost/${name}?host=${encodeURIComponent(socketDir)}`;
  // Nobody listens for what becomes of a text.
  const standIn = await startTwilioStandIn({ ...account, reach: () => 'http://127.0.0.1:9/' });
  const start = async (folder: string) => {
    const app = await RunningApp.start({
      dataDir: path.join(home, folder),
      twilioUrl: standIn.url,
      env: { DATABASE_URL: url, MASTER_KEY: masterKey },
    });
    await app.learnt();
    return app;
  };
  const db = openDatabase({ address: database.address, maxConnections: 12, patienceMs: 10_000 });
  const vault = createVault(db, { current: parseMasterKey(masterKey), previous: [] });
  const apps: RunningApp[] = [];
  const generator = await Generator.start();
  const send = async (kind: Load['kind'], urls: readonly string[], concurrent: number, ms = forMs) =>
    await generator.run({ kind, urls, concurrent, forMs: ms });
  try {
    const note = (what: string) => process.stderr.write(`${what}\n`);
    await mkdir(folder, { recursive: true });
    if (asked['memory-minutes'] !== undefined) {
      const app = await start('memory');
      apps.push(app);
      const memory = await runForMemory(app, generator, Number(asked['memory-minutes']));
      const page = memoryReport(memory, minuteNow());
      await writeFile(path.join(folder, 'memory.md'), page);
      process.stdout.write(page);
      return;
    }

    const app = await start('first');
    apps.push(app);
    await send('sms', [app.url], 16, warmMs);
    note('the database alone, the store alone, webhooks, by turns');
    const beside = async (level: number) =>
      await byTurns({
        bare: async () => await alone(bareTransactions, level),
        store: async () => await alone(storeTurns, level),
        sms: async () => await send('sms', [app.url], level),
      });
    const at1 = await beside(1);
    const at16 = await beside(16);
    const bare = [at1.bare, at16.bare];
    const store = [at1.store, at16.store];
    const sms = [at1.sms, at16.sms, ...(await each([64, 256], async (level) => await send('sms', [app.url], level)))];
    const cpu = await perTurn(app);
    const stages = await stagesOf(app);
    note('pages');
    const web = await each(levels, async (level) => await send('web', [app.url], level));

    note('danger, alone and in a flood');
    const calm = await dangers(app, floodMs / 2);
    const flood = send('sms', [app.url], 256, floodMs);
    await sleep(2_000);
    const flooded = await dangers(app, floodMs - 3_000);
    await flood;

    note('two instances');
    const second = await start('second');
    apps.push(second);
    // As warm as the first one, which has been at work for a minute.
    await send('sms', [second.url], 64, warmMs);
    const { one, two } = await byTurns({
      one: async () => await send('sms', [app.url], 64),
      two: async () => await send('sms', [app.url, second.url], 64),
    });
    await second.end('SIGTERM');

    note(`an echo bot on ${echoBotPackage}`);
    const echo = await echoBot();
    note('answers');
    const knowledge = await benchKnowledge();

    note('the widget on a slow phone');
    const widget = await benchWidget();

    note('idle widgets');
    const idle = await idleSockets(await restarted());

    const figures: Figures = {
      at: minuteNow(),
      load1: os.loadavg()[0]!,
      node: process.versions.node,
      bare,
      store,
      sms,
      web,
      stages,
      cpu,
      echo,
      knowledge,
      one,
      two,
      idle,
      widget,
      crisis: { alone: calm, flooded },
    };
    await writeFile(path.join(folder, 'latest.json'), `${JSON.stringify(figures, null, 2)}\n`);
    await writeFile(path.join(folder, 'README.md'), report(figures));
    process.stdout.write(report(figures));
  } finally {
    generator.stop();
    for (const app of apps) await app.end('SIGTERM');
    await db.close();
    await standIn.close();
    await database.stop();
    await rm(home, { recursive: true, force: true });
  }

  /** Without Porchlight in front. What is left to be sent is for nobody: the outbox would be at it while the rest is measured. */
  async function alone(kind: typeof bareTransactions, level: number): Promise<Measured> {
    const measured = await measure(level, forMs, kind({ db, vault }));
    await db.kysely.updateTable('outgoing').set({ status: 'dropped' }).where('status', '=', 'pending').execute();
    return measured;
  }

  /** Processor time of a turn by text at 16 at once, by who spends it. */
  async function perTurn(app: RunningApp): Promise<Figures['cpu']> {
    const before = { app: await cpuMsOf(app.pid), database: await cpuMsOfServer(database.pid()) };
    const { cpuMs, perSecond } = await send('sms', [app.url], 16, 4_000);
    const after = { app: await cpuMsOf(app.pid), database: await cpuMsOfServer(database.pid()) };
    // A load of 4 s is warmed up for 1 s more, at the same pace.
    const turns = perSecond * 5;
    return {
      app: (after.app - before.app) / turns,
      database: (after.database - before.database) / turns,
      generator: cpuMs / turns,
    };
  }

  async function echoBot(): Promise<Figures['echo']> {
    const bot = await startEchoBot(path.join(home, 'echo-bot'));
    if (bot.kind === 'missing') return { kind: 'missing', because: bot.because };
    try {
      await send('echo', [bot.url], 16, warmMs);
      return { kind: 'measured', at: await each([1, 16], async (level) => await send('echo', [bot.url], level)) };
    } finally {
      bot.stop();
    }
  }

  /** A fresh process, so that memory is that of sockets and not of the load before. */
  async function restarted(): Promise<RunningApp> {
    await apps[0]!.end('SIGTERM');
    const fresh = await start('fresh');
    apps.push(fresh);
    return fresh;
  }
}

/** Each of them by turns, three times, and of each the middle run: a busy moment of the machine does not decide a ratio. */
async function byTurns<K extends string>(
  runs: Readonly<Record<K, () => Promise<Measured>>>,
): Promise<Record<K, Measured>> {
  const names = Object.keys(runs) as K[];
  const all = new Map(names.map((name) => [name, [] as Measured[]]));
  for (let round = 0; round < 3; round += 1) for (const name of names) all.get(name)!.push(await runs[name]());
  const middle = (of: readonly Measured[]) => of.toSorted((a, b) => a.perSecond - b.perSecond)[1]!;
  return Object.fromEntries(names.map((name) => [name, middle(all.get(name)!)])) as Record<K, Measured>;
}

async function each(at: readonly number[], run: (level: number) => Promise<Measured>): Promise<readonly Measured[]> {
  const all: Measured[] = [];
  for (const level of at) all.push(await run(level));
  return all;
}

/** New people in danger, one after the other: how long each waits for guidance. */
async function dangers(app: RunningApp, withinMs: number): Promise<Figures['crisis']['alone']> {
  const tookMs: number[] = [];
  let unguided = 0;
  const connection = new Connection(app.url);
  const deadline = performance.now() + withinMs;
  while (tookMs.length < inDanger && performance.now() < deadline) {
    const beganMs = performance.now();
    const { body } = await text(connection, newPhone(), 'I am going to kill myself tonight');
    tookMs.push(performance.now() - beganMs);
    if (!/988|911/.test(body)) unguided += 1;
  }
  connection.close();
  const { p50, p99 } = percentiles(tookMs);
  return { p50, p99, unguided, count: tookMs.length };
}

/** Mean milliseconds of each stage of a turn, from the app's own histogram. */
async function stagesOf(app: RunningApp): Promise<Readonly<Record<string, number>>> {
  const exposed = await (await fetch(`${app.url}/metrics`)).text();
  const valueOf = (kind: string, stage: string) =>
    Number(new RegExp(`^porchlight_turn_stage_seconds_${kind}\\{stage="${stage}"\\} (\\S+)$`, 'm').exec(exposed)?.[1]);
  const stages = ['check', 'prepare', 'load', 'transition', 'commit', 'send'];
  return Object.fromEntries(stages.map((stage) => [stage, (valueOf('sum', stage) / valueOf('count', stage)) * 1_000]));
}

async function idleSockets(app: RunningApp): Promise<{ readonly count: number; readonly kBEach: number }> {
  const warm = await openPages(app.url, 200);
  const before = await restingBytes(app.pid);
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

/** Resident memory once what the start took has been given back: when three seconds change it by less than half a megabyte. */
async function restingBytes(pid: number): Promise<number> {
  let before = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 20; look += 1) {
    const now = await residentBytes(pid);
    if (Math.abs(before - now) < 512 * 1_024) return now;
    before = now;
    await sleep(3_000);
  }
  return before;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}
