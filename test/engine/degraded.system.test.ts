import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import type { Inbound } from '../../src/core/messages.ts';
import type { SpooledAlert } from '../../src/core/ports.ts';
import { createAlertSpool, type DrainableSpool } from '../../src/db/alert-spool.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { openDatabase, type Database } from '../../src/db/connection.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createVault } from '../../src/db/vault.ts';
import { assembleEngine } from '../../src/porchlight.ts';
import { randomMasters, useDatabase } from '../support/database.ts';
import { vetted } from '../support/vetted.ts';

const later = useDatabase();
let folder: string;
let dead: Database;
let spool: DrainableSpool;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'porchlight-degraded-'));
  // Nothing listens there: every connection is refused, as when PostgreSQL is gone.
  dead = openDatabase({ address: { socketDir: folder, user: 'nobody', database: 'nowhere' }, patienceMs: 500 });
  spool = createAlertSpool({ folder: path.join(folder, 'spool'), masters: later.current.masters });
});
afterAll(async () => {
  await dead.close();
  await rm(folder, { recursive: true, force: true });
});

const inbound = (text: string, channel: 'web' | 'sms', address: string = randomUUID()): Inbound => ({
  key: { program: programId('stonington'), channel, address: channel === 'sms' ? '+18605550142' : address },
  messageId: randomUUID(),
  at: new Date(),
  content: { kind: 'text', text },
});

const brokenEngine = () =>
  assembleEngine({
    vetted,
    store: createConversationStore({ db: dead, vault: createVault(dead, randomMasters()) }),
    spool,
  });

describe('with the database gone', () => {
  it.each([
    ['web', 'i took all my pills and i want to die', '911'],
    ['sms', 'my friend is not waking up he used fentanyl his lips are blue', '911'],
    ['sms', 'me quiero matar esta noche', '988'],
  ] as const)(
    'somebody in danger by %s still gets guidance, and the alert waits on disk',
    async (channel, text, number) => {
      const before = await spool.waiting();
      const result = await brokenEngine().receive(inbound(text, channel));
      expect(result.degraded).toBe(true);
      expect(result.replies.every((reply) => reply.body.crisis)).toBe(true);
      expect(result.replies.map((reply) => reply.body.text).join('\n')).toContain(number);
      expect(await spool.waiting()).toBe(before + 1);
    },
  );

  it('does not claim that staff were told', async () => {
    const result = await brokenEngine().receive(inbound('i am going to kill myself tonight', 'web'));
    expect(result.replies.map((reply) => reply.body.text).join('\n')).not.toMatch(
      /alerted our staff|avis\w+ a nuestro/i,
    );
  });

  it('everybody else is told that nothing was saved, and where to call', async () => {
    const result = await brokenEngine().receive(inbound('what time do you open', 'web'));
    expect(result.degraded).toBe(true);
    expect(result.replies.map((reply) => reply.body.text).join('\n')).toMatch(
      /800-832-1022[\s\S]*988|988[\s\S]*800-832-1022/,
    );
  });

  it('nothing that was written stands readable on the disk', async () => {
    await brokenEngine().receive(inbound('i will end my life, marker zebra quartz', 'web'));
    const names = await readdir(path.join(folder, 'spool'));
    expect(names.join(' ')).not.toMatch(/zebra|quartz/);
  });

  it('each alert is committed once when the database is back, however often it is tried', async () => {
    const { db, vault } = later.current;
    const alerts = createAlertStore({ db, vault });
    const handed: SpooledAlert[] = [];
    const waiting = await spool.waiting();
    await spool.drain(async (alert) => {
      handed.push(alert);
      await alerts.recordSpooled(alert);
      await alerts.recordSpooled(alert);
    });
    expect(handed).toHaveLength(waiting);
    expect(await spool.waiting()).toBe(0);
    const open = await alerts.list({ isOpen: true, limit: 100 });
    expect(open.rows).toHaveLength(waiting);
  });

  it.each(['web', 'sms'] as const)(
    'the words of somebody in danger by %s are in the record once when the database is back, and nothing is said again',
    async (channel) => {
      const { db, vault } = later.current;
      const store = createConversationStore({ db, vault });
      const alerts = createAlertStore({ db, vault });
      const whole = assembleEngine({ vetted, store, spool });
      const message = { ...inbound('i am going to kill myself tonight', channel), messageId: randomUUID() };
      const { key } = { ...message, key: { ...message.key, address: `${message.key.address}${channel}` } };
      await brokenEngine().receive({ ...message, key });
      for (let round = 0; round < 2; round += 1) {
        await spool.drain(async (spooled) => {
          await alerts.recordSpooled(spooled);
          await whole.recover(spooled);
          await whole.recover(spooled);
        });
      }
      const id = (await store.find(key))!;
      const said = async () => (await store.read(id, 0)).map(({ from, body }) => [from, body.text]);
      expect(await said()).toEqual([['visitor', 'i am going to kill myself tonight']]);
      expect((await alerts.list({ conversation: id })).rows).toHaveLength(1);
      // Sent again by a page that did not hear that it was kept.
      const again = await whole.receive({ ...message, key });
      expect(again.repeated).toBe(true);
      expect(await said()).toHaveLength(1);
      // The visit stands where danger left it.
      const next = await whole.receive({ ...inbound('hi', channel), key });
      expect(next.replies.at(-1)?.body.ref).toBe('crisis.stillHere');
    },
  );
});
