import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/core/errors.ts';
import { conversationId, packetId } from '../../src/core/ids.ts';
import type { Packet } from '../../src/core/packet.ts';
import type { ConversationStore, TurnWork } from '../../src/core/ports.ts';
import { openDatabase } from '../../src/db/connection.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { AddressOptedOutError, DatabaseUnavailableError, SealWrongKeyError } from '../../src/db/errors.ts';
import { createVault } from '../../src/db/vault.ts';
import { randomMasters, useDatabase } from '../support/database.ts';
import { entry, exchange, freshAddress, keyOf, quietWork, urgentFinding } from '../support/turn-work.ts';

const database = useDatabase();
const createStore = (): ConversationStore => createConversationStore(database.current);
const texts = (entries: readonly { body: { text: string } }[]) => entries.map((one) => one.body.text);

/** Every table that a turn writes to, with its number of rows. */
async function rowCounts(): Promise<Record<string, number>> {
  const tables = ['conversations', 'addresses', 'turns', 'entries', 'outgoing', 'timers', 'alerts', 'packets'];
  const others = ['tasks', 'consents', 'gaps', 'suppressions', 'graphile_worker._private_jobs'];
  const counts = [...tables, ...others].map((table) => `(select count(*) from ${table}) as "${table}"`);
  const { rows } = await database.current.db.pool.query<Record<string, string>>(`select ${counts.join(', ')}`);
  return Object.fromEntries(Object.entries(rows[0]!).map(([name, count]) => [name, Number(count)]));
}

const everything = (text: string): TurnWork =>
  exchange(text, 'sms', {
    byVisitor: false,
    alerts: [{ finding: urgentFinding, at: new Date() }],
    tasks: [{ kind: 'call-back', reason: 'asked for a call' }],
    timers: [{ timer: 'abandoned', dueAt: new Date(Date.now() + 60_000) }],
    consents: [{ kind: 'contact-text', granted: true, wordingVersion: 'v1', at: new Date(), source: 'web-chat' }],
    gaps: [{ question: 'do you have a pool', lang: 'en' }],
    packet: { id: packetId(crypto.randomUUID()), status: 'partial' } as unknown as Packet,
    suppress: true,
  });

describe('a turn', () => {
  it('creates the conversation for a new key and loads what the last turn saved', async () => {
    const store = createStore();
    const key = keyOf(freshAddress());
    const first = await store.turn(key, 'm1', (loaded) => {
      expect(loaded).toMatchObject({ isNew: true, snapshot: null, seq: 0, suppressed: false, lastVisitorAt: null });
      return exchange('hello', 'web', { snapshot: { deep: ['ñ', { n: 1 }] } });
    });
    expect(first).toMatchObject({ repeated: false, suppressed: false });
    expect(first.entries.map((one) => one.seq)).toEqual([1, 2]);
    await store.turn(key, 'm2', async (loaded) => {
      expect(loaded).toMatchObject({
        id: first.conversationId,
        isNew: false,
        seq: 2,
        snapshot: { deep: ['ñ', { n: 1 }] },
      });
      expect(loaded.lastVisitorAt).toBeInstanceOf(Date);
      expect(texts(await loaded.transcript())).toEqual(['hello', 'reply to hello']);
      return quietWork;
    });
    expect(await store.find(key)).toBe(first.conversationId);
    expect(await store.find(keyOf(freshAddress()))).toBeNull();
  });

  it('of a message seen before gives the same entries and does no work', async () => {
    const store = createStore();
    const key = keyOf(freshAddress());
    const first = await store.turn(key, 'same', () => exchange('once'));
    await store.turn(key, 'other', () => exchange('between'));
    const again = await store.turn(key, 'same', () => {
      throw new Error('work ran for a repeat');
    });
    expect(again).toEqual({ ...first, repeated: true });
    expect(await store.read(first.conversationId, 0)).toHaveLength(4);
  });

  it('runs alone: concurrent turns of one conversation follow one another, duplicates collapse', async () => {
    const store = createStore();
    const key = keyOf(freshAddress());
    let inside = 0;
    const messages = Array.from({ length: 24 }, (_, index) => `m${index % 12}`);
    const records = await Promise.all(
      messages.map(
        async (id) =>
          await store.turn(key, id, async (loaded) => {
            expect((inside += 1)).toBe(1);
            await new Promise((resolve) => setTimeout(resolve, 2));
            inside -= 1;
            return exchange(id, 'web', {
              snapshot: { turns: ((loaded.snapshot as { turns: number })?.turns ?? 0) + 1 },
            });
          }),
      ),
    );
    expect(new Set(records.map((record) => record.conversationId)).size).toBe(1);
    expect(records.filter((record) => !record.repeated)).toHaveLength(12);
    const transcript = await store.read(records[0]!.conversationId, 0);
    expect(transcript.map((one) => one.seq)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
    for (let pair = 0; pair < 24; pair += 2) {
      expect(transcript[pair + 1]!.body.text).toBe(`reply to ${transcript[pair]!.body.text}`);
    }
    await store.turn(key, 'last', (loaded) => {
      expect(loaded.snapshot).toEqual({ turns: 12 });
      return quietWork;
    });
  });

  it('leaves nothing behind when its work throws, and throws what the work threw', async () => {
    const store = createStore();
    const before = await rowCounts();
    const failure = Object.assign(new Error('flow failed'), { code: 'ENOENT' });
    const failing = store.turn(keyOf(freshAddress(), 'sms'), 'm1', () => Promise.reject(failure));
    await expect(failing).rejects.toBe(failure);
    expect(await rowCounts()).toEqual(before);
  });

  it('leaves nothing behind when any one of its statements fails', async () => {
    const store = createStore();
    const tables = ['conversations', 'turns', 'entries', 'timers', 'alerts', 'packets', 'tasks', 'consents', 'gaps'];
    for (const table of [...tables, 'suppressions', 'outgoing']) {
      const { pool } = database.current.db;
      const key = keyOf(freshAddress(), 'sms');
      await store.turn(key, 'm0', () => exchange('before', 'sms'));
      const before = await rowCounts();
      await pool.query(`alter table ${table} add constraint broken check (false) not valid`);
      try {
        await expect(store.turn(key, 'm1', () => everything('m1'))).rejects.toThrow('broken');
        expect(await rowCounts()).toEqual(before);
      } finally {
        await pool.query(`alter table ${table} drop constraint broken`);
      }
    }
    const before = await rowCounts();
    await store.turn(keyOf(freshAddress(), 'sms'), 'm1', () => everything('m1'));
    const after = await rowCounts();
    for (const [table, count] of Object.entries(before)) {
      expect(after[table], table).toBeGreaterThan(count);
    }
  });

  it('is done once when the connection breaks underway, before or after the commit', async () => {
    const { db } = database.current;
    const store = createStore();
    const key = keyOf(freshAddress());
    let runs = 0;
    const record = await store.turn(key, 'm1', async () => {
      runs += 1;
      if (runs === 1) await killTurnConnections();
      return exchange('survives');
    });
    expect(runs).toBe(2);
    expect(texts(await store.read(record.conversationId, 0))).toEqual(['survives', 'reply to survives']);

    async function killTurnConnections() {
      await db.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'porchlight-turns'`,
      );
    }
  });

  it('by id needs a conversation that exists', async () => {
    const target = { id: conversationId(crypto.randomUUID()) };
    await expect(createStore().turn(target, 'm1', () => quietWork)).rejects.toThrow(NotFoundError);
  });

  it('keeps one alert of one message however often it is reported', async () => {
    const store = createStore();
    const key = keyOf(freshAddress());
    const alerting = exchange('help', 'web', { alerts: [{ finding: urgentFinding, at: new Date() }] });
    const { conversationId: id } = await store.turn(key, 'm1', () => alerting);
    await store.turn(key, 'm1', () => alerting);
    const { rows } = await database.current.db.pool.query('select id from alerts where conversation_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });
});

describe('texts', () => {
  const outgoing = async (id: string) => {
    const text =
      'select seq, status, due_at - now() > interval $$1 s$$ as waits from outgoing where conversation_id = $1';
    const { rows } = await database.current.db.pool.query(`${text} order by seq`, [id]);
    return rows as { seq: number; status: string; waits: boolean }[];
  };

  it('wait for the answer to the webhook when a visitor wrote, and leave at once otherwise', async () => {
    const store = createStore();
    const key = keyOf(freshAddress(), 'sms');
    const { conversationId: id } = await store.turn(key, 'm1', () => exchange('hi', 'sms'));
    expect(await outgoing(id)).toEqual([{ seq: 2, status: 'pending', waits: true }]);
    await store.turn({ id }, 'timer', () => ({
      ...quietWork,
      byVisitor: false,
      entries: [entry('porchlight', 'still there', 'sms')],
    }));
    expect((await outgoing(id))[1]).toEqual({ seq: 3, status: 'pending', waits: false });
    await store.append(id, entry('staff', 'this is Ana', 'sms'));
    expect((await outgoing(id))[2]).toEqual({ seq: 4, status: 'pending', waits: false });
  });

  it('that nobody waits for keep quiet hours, crisis guidance excepted', async () => {
    const later = new Date(Date.now() + 3_600_000);
    const store = createConversationStore({ ...database.current, proactiveAt: () => later });
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'm1', () => ({
      ...quietWork,
      byVisitor: false,
      entries: [
        entry('porchlight', 'nudge', 'sms'),
        { ...entry('porchlight', 'call 988', 'sms'), body: { text: 'call 988', lang: 'en', crisis: true } },
      ],
    }));
    expect(await outgoing(id)).toEqual([
      { seq: 1, status: 'pending', waits: true },
      { seq: 2, status: 'pending', waits: false },
    ]);
  });

  it('stop with an opt-out: what waited is dropped, the last word goes, nothing after it', async () => {
    const store = createStore();
    const key = keyOf(freshAddress(), 'sms');
    const { conversationId: id } = await store.turn(key, 'm1', () => exchange('hi', 'sms'));
    const stop = await store.turn(key, 'm2', () => exchange('STOP', 'sms', { suppress: true }));
    expect(stop.suppressed).toBe(false);
    const after = await store.turn(key, 'm3', (loaded) => {
      expect(loaded.suppressed).toBe(true);
      return exchange('hm', 'sms');
    });
    expect(after.suppressed).toBe(true);
    expect((await outgoing(id)).map((row) => [row.seq, row.status])).toEqual([
      [2, 'dropped'],
      [4, 'pending'],
    ]);
    await expect(store.append(id, entry('staff', 'hello', 'sms'))).rejects.toThrow(AddressOptedOutError);
    const start = await store.turn(key, 'm4', () => exchange('START', 'sms', { suppress: false }));
    expect(start.suppressed).toBe(false);
    expect((await outgoing(id)).at(-1)).toMatchObject({ seq: 8, status: 'pending' });
  });

  it('opted out on the web stop for the phones of the same conversation', async () => {
    const store = createStore();
    const phone = freshAddress();
    const { conversationId: id } = await store.turn(keyOf(phone, 'sms'), 'm1', () => exchange('hi', 'sms'));
    await store.turn({ id }, 'm2', () => ({ ...quietWork, suppress: true }));
    await store.turn(keyOf(phone, 'sms'), 'm3', (loaded) => {
      expect(loaded.suppressed).toBe(true);
      return quietWork;
    });
  });
});

describe('reading', () => {
  it('gives entries after a number, oldest first, at most so many', async () => {
    const store = createStore();
    const key = keyOf(freshAddress());
    const { conversationId: id } = await store.turn(key, 'm1', () => exchange('a'));
    await store.turn(key, 'm2', () => exchange('b'));
    expect(texts(await store.read(id, 1))).toEqual(['reply to a', 'b', 'reply to b']);
    expect(texts(await store.read(id, 1, 1))).toEqual(['reply to a']);
    const appended = await store.append(id, entry('staff', 'c'));
    expect(appended.seq).toBe(5);
    expect(texts(await store.read(id, 4))).toEqual(['c']);
  });

  it('says so when there is no such conversation', async () => {
    await expect(createStore().read(conversationId(crypto.randomUUID()), 0)).rejects.toThrow(NotFoundError);
  });

  it('with another master key stops clearly', async () => {
    const { db } = database.current;
    const key = keyOf(freshAddress());
    const { conversationId: id } = await createStore().turn(key, 'm1', () => exchange('a'));
    const stranger = createConversationStore({ db, vault: createVault(db, randomMasters()) });
    await expect(stranger.read(id, 0)).rejects.toThrow(SealWrongKeyError);
    await expect(stranger.turn(key, 'm2', () => quietWork)).rejects.toThrow(SealWrongKeyError);
  });
});

describe('erasing', () => {
  it('leaves only a count', async () => {
    const store = createStore();
    const key = keyOf(freshAddress(), 'sms');
    await store.turn(key, 'm0', () => exchange('keep', 'sms'));
    const before = await rowCounts();
    const other = keyOf(freshAddress(), 'sms');
    const { conversationId: id } = await store.turn(other, 'm1', () => ({
      ...everything('m1'),
      suppress: null,
      gaps: [],
    }));
    await store.append(id, entry('staff', 'hi', 'sms'));
    await store.erase(id);
    const { 'graphile_worker._private_jobs': _, ...left } = await rowCounts();
    expect(before).toMatchObject(left);
    expect(await store.find(other)).toBeNull();
    await expect(store.read(id, 0)).rejects.toThrow(NotFoundError);
    const { rows } = await database.current.db.pool.query('select sum(conversations)::int as erased from erasures');
    expect(rows[0].erased).toBeGreaterThanOrEqual(1);
  });
});

describe('without a database', () => {
  it('a turn fails as unavailable within its patience', async () => {
    const db = openDatabase({ address: { url: 'postgres://nobody@127.0.0.1:1/none' }, patienceMs: 300 });
    const store = createConversationStore({ db, vault: createVault(db, database.current.masters) });
    await expect(store.turn(keyOf(freshAddress()), 'm1', () => quietWork)).rejects.toThrow(DatabaseUnavailableError);
    await db.close();
  });

  it('an exhausted pool is unavailable within its patience', async () => {
    const { address, masters } = database.current;
    const db = openDatabase({ address, maxConnections: 1, patienceMs: 300 });
    const vault = createVault(db, masters);
    await vault.check();
    const store = createConversationStore({ db, vault });
    const taken = await db.turnPool.connect();
    await expect(store.turn(keyOf(freshAddress()), 'm1', () => quietWork)).rejects.toThrow(DatabaseUnavailableError);
    taken.release();
    await db.close();
  });
});
