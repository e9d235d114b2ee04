import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrisisFinding } from '../../src/core/crisis.ts';
import { alertId, packetId } from '../../src/core/ids.ts';
import type { Packet } from '../../src/core/packet.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { createAlertSpool } from '../../src/db/alert-spool.ts';
import { backUp } from '../../src/db/backup.ts';
import { openDatabase } from '../../src/db/connection.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { startEmbeddedDatabase } from '../../src/db/embedded/supervisor.ts';
import { loadMasterKeys } from '../../src/db/master-key.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createTaskStore } from '../../src/db/task-store.ts';
import { createVault } from '../../src/db/vault.ts';
import { runJobs } from '../../src/jobs/run-jobs.ts';
import { exchange, keyOf, urgentFinding } from '../support/turn-work.ts';
import { until } from '../support/until.ts';

/** Each stands for something a person said or is. */
const marks = {
  text: 'zebrafinch drinks vodka',
  choice: 'quokka-choice',
  snapshot: 'axolotl answer',
  messageId: 'SM-pangolin',
  address: '+18605550199',
  reason: 'wombat call me',
  gap: 'okapi pool question',
  packet: 'narwhal member id',
  outcome: 'capybara went to hospital',
  staff: 'ibis staff reply',
  error: 'marmot provider error',
  kind: 'overdose',
};

let dataDir: string;
beforeAll(async () => (dataDir = await mkdtemp(path.join(os.tmpdir(), 'porchlight-marks-'))));
afterAll(async () => await rm(dataDir, { recursive: true, force: true }));

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

describe('the files of the database', () => {
  it('hold in the clear nothing that a person said, nor who they are', async () => {
    const embedded = await startEmbeddedDatabase({ dataDir });
    await migrate(embedded.address);
    const masters = await loadMasterKeys({ dataDir });
    const db = openDatabase({ address: embedded.address });
    const parts = { db, vault: createVault(db, masters) };
    const store = createConversationStore(parts);
    const key = keyOf(marks.address, 'sms');
    const finding: CrisisFinding = { ...urgentFinding, kinds: ['overdose'] };
    const { conversationId: id } = await store.turn(key, marks.messageId, () => ({
      ...exchange(marks.text, 'sms'),
      byVisitor: false,
      entries: [
        {
          from: 'visitor',
          at: new Date(),
          channel: 'sms',
          messageId: marks.messageId,
          body: { text: marks.text, lang: 'en', choice: marks.choice },
        },
        { from: 'porchlight', at: new Date(), channel: 'sms', body: { text: `you said ${marks.text}`, lang: 'en' } },
      ],
      snapshot: { answers: { drink: marks.snapshot }, text: `${marks.snapshot} `.repeat(400) },
      alerts: [{ finding, at: new Date() }],
      tasks: [{ kind: 'call-back', reason: marks.reason }],
      gaps: [{ question: marks.gap, lang: 'en' }],
      packet: { id: packetId(crypto.randomUUID()), status: 'confirmed', contact: [marks.packet] } as unknown as Packet,
      timers: [{ timer: 'abandoned', dueAt: new Date() }],
    }));
    await store.append(id, { from: 'staff', at: new Date(), channel: 'web', body: { text: marks.staff, lang: 'en' } });
    await createTaskStore(parts).add(id, { kind: 'follow-up', reason: marks.reason });
    const alerts = createAlertStore(parts);
    const [alert] = (await alerts.list()).rows;
    await alerts.acknowledge(alertId(alert!.id), 'ana', marks.outcome);
    await createAlertSpool({ folder: path.join(dataDir, 'alerts'), masters }).write({
      key,
      messageId: marks.messageId,
      at: new Date().toISOString(),
      finding,
    });
    await failEverything(parts, id);
    // A statement that fails on a value must not put it in the server's log.
    await store
      .turn(key, `${marks.messageId}-2`, () => ({ ...exchange(marks.text), lang: `${marks.text}\0` as 'en' }))
      .catch(() => {});
    await db.pool.query('select $1::int', [marks.text]).catch(() => {});
    await db.pool.query('checkpoint');

    const backup = path.join(dataDir, 'backup');
    await backUp(embedded.address, backup);
    await db.close();
    const whileRunning = await leaks();
    await embedded.stop();
    expect(whileRunning).toEqual([]);
    expect(await leaks()).toEqual([]);
    expect(gunzipSync(await readFile(backup)).includes('zebrafinch')).toBe(false);
  });

  /** Every job fails with a message that says too much. */
  async function failEverything(
    parts: { db: ReturnType<typeof openDatabase>; vault: ReturnType<typeof createVault> },
    id: string,
  ) {
    const fail = () => Promise.reject(new Error(marks.error));
    let failures = 0;
    const jobs = runJobs({
      ...parts,
      engine: { timerElapsed: fail },
      sender: { send: fail },
      textOf: (entry) => entry.body.text,
      delivery: { deliver: fail },
      linkTo: () => `https://console/${id}`,
      retention: { conversationDays: 1, gapDays: 1 },
      observe: (event) => (failures += event.kind === 'text' || (event.kind === 'job' && event.error) ? 1 : 0),
    });
    await until(() => failures >= 2);
    await jobs.stop();
  }

  async function leaks(): Promise<string[]> {
    const found: string[] = [];
    const files = await filesUnder(dataDir);
    expect(files.length).toBeGreaterThan(900);
    for (const file of files) {
      const bytes = await readFile(file);
      for (const [name, mark] of Object.entries(marks)) {
        if (bytes.includes(mark)) found.push(`${name} in ${path.relative(dataDir, file)}`);
      }
    }
    return found;
  }
});
