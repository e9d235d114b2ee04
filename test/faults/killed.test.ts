import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTwilioStandIn, type TwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { checkHistory } from '../support/history.ts';
import { CrisisProber, keepWriting, SmsVisitor, WebVisitor, type AppPlace } from '../support/load-visitors.ts';
import { account, RunningApp, serverPidOf } from '../support/running-app.ts';
import { until } from '../support/until.ts';

/** `FAULT_ROUNDS=50` for the nightly form. */
// oxlint-disable-next-line node/no-process-env -- the one switch of the fault tests
const rounds = Number(process.env['FAULT_ROUNDS'] ?? 5);

let dataDir: string;
let standIn: TwilioStandIn;
let app: RunningApp;
const place: AppPlace = { current: null };

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-killed-'));
  standIn = await startTwilioStandIn(account);
  app = await RunningApp.start({ dataDir, twilioUrl: standIn.url });
  place.current = app;
});
afterEach(async () => {
  place.current = null;
  await app.end('SIGTERM');
  await standIn.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** People who keep writing until told to stop; everything they began is acknowledged in the end. */
function startLoad() {
  const sms = Array.from({ length: 4 }, () => new SmsVisitor(place));
  const web = Array.from({ length: 4 }, () => new WebVisitor(place));
  const prober = new CrisisProber(place);
  const visitors = [...sms, ...web];
  const stopWriting = keepWriting(visitors, 60);
  const stop = async () => {
    await stopWriting();
    await prober.stop();
  };
  return { visitors, web, prober, stop };
}

async function killApp(): Promise<void> {
  place.current = null;
  await app.end('SIGKILL');
}

async function restartApp(): Promise<void> {
  app = await RunningApp.start({ dataDir, twilioUrl: standIn.url });
  place.current = app;
}

/** Whatever runs at this instant, be it just starting or recovering. */
async function killServer(): Promise<void> {
  await until(async () => {
    try {
      return process.kill(await serverPidOf(dataDir), 'SIGKILL');
    } catch (error) {
      // Between two servers: the file is gone, or names one that is.
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  });
}

const kinds = {
  app: async () => {
    await killApp();
    await restartApp();
  },
  PostgreSQL: killServer,
  both: async () => {
    await killServer();
    await killApp();
    await restartApp();
  },
};

describe.each(Object.entries(kinds))('kill -9 of %s under load', (_, kill) => {
  it('loses nothing that was acknowledged and says nothing twice', { timeout: rounds * 30_000 + 120_000 }, async () => {
    const load = startLoad();
    const kept = () => load.visitors.reduce((count, { acknowledged }) => count + acknowledged.length, 0);
    for (let round = 0; round < rounds; round += 1) {
      // Every other fault strikes what serves; those between strike what is only starting, too.
      const before = kept();
      if (round % 2 === 0) await until(() => kept() > before, 60_000);
      await sleep(200 + Math.random() * 700);
      await kill();
      place.brokenAtMs = Date.now();
    }
    await sleep(500);
    await load.stop().catch((error: unknown) => {
      throw new Error(`what the app said last:\n${app.output.slice(-4_000)}`, { cause: error });
    });
    const { entries } = await checkHistory({ dataDir, standIn, visitors: load.visitors, prober: load.prober });
    expect(entries).toBeGreaterThan(rounds);
    for (const visitor of load.web) visitor.leave();
  });
});
