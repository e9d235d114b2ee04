import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { packetId } from '../../src/core/ids.ts';
import type { Packet } from '../../src/core/packet.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { createAuditLog } from '../../src/db/audit-log.ts';
import { backUp } from '../../src/db/backup.ts';
import { backedUpTables, leftOutTables, ownFunctions } from '../../src/db/backup-format.ts';
import { connectionSettings, openDatabase, type DatabaseAddress } from '../../src/db/connection.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import {
  BackupInvalidError,
  DatabaseNotEmptyError,
  DatabaseSchemaNewerError,
  SealWrongKeyError,
} from '../../src/db/errors.ts';
import { createPacketStore } from '../../src/db/packet-store.ts';
import { migrate } from '../../src/db/migrate.ts';
import { restore } from '../../src/db/restore.ts';
import { createVault } from '../../src/db/vault.ts';
import { createBareDatabase, randomMasters, useDatabase } from '../support/database.ts';
import { exchange, freshAddress, keyOf, urgentFinding } from '../support/turn-work.ts';

const database = useDatabase();
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'porchlight-backup-'));
  file = path.join(folder, 'backup');
});
afterAll(async () => await rm(folder, { recursive: true }));

async function withBare<T>(work: (address: DatabaseAddress) => Promise<T>): Promise<T> {
  const { address, drop } = await createBareDatabase();
  try {
    return await work(address);
  } finally {
    await drop();
  }
}

const packet = { id: packetId(crypto.randomUUID()), status: 'confirmed', notice: '§ ñ 🙂' } as unknown as Packet;
const full = exchange('línea 1\nline 2 "quoted" \\ back', 'sms', {
  alerts: [{ finding: urgentFinding, at: new Date() }],
  timers: [{ timer: 'abandoned', dueAt: new Date(Date.now() + 3_600_000) }],
  consents: [{ kind: 'text', granted: true, wordingVersion: 'v1', at: new Date(), source: 'sms' }],
  tasks: [{ kind: 'call-back', reason: 'asked' }],
  gaps: [{ question: 'pool', lang: 'en' }],
  packet,
});

/** Every row of every table that is backed up. */
async function contents(address: DatabaseAddress): Promise<Record<string, string[]>> {
  const client = new Client(connectionSettings(address));
  await client.connect();
  const rows: Record<string, string[]> = {};
  for (const table of backedUpTables) {
    const found = await client.query(`select row_to_json(t)::text as line from ${table} t`);
    rows[table] = found.rows.map((row) => String(row.line)).toSorted();
  }
  await client.end();
  return rows;
}

const namesOf = (rows: readonly { name: string }[]) => rows.map((row) => row.name).toSorted();

describe('a backup', () => {
  it('covers every table there is, or leaves it out on purpose', async () => {
    const { rows } = await database.current.db.pool.query(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    expect(namesOf(rows)).toEqual([...backedUpTables, ...leftOutTables].toSorted());
    const functions = await database.current.db.pool.query(
      `select proname as name from pg_proc join pg_namespace n on n.oid = pronamespace where nspname = 'public'`,
    );
    expect(namesOf(functions.rows)).toEqual([...ownFunctions].toSorted());
  });

  it('restores to the same rows, readable with the same key, and goes on from there', async () => {
    const { address, db, masters, vault } = database.current;
    const store = createConversationStore({ db, vault });
    const key = keyOf(freshAddress(), 'sms');
    const { conversationId: id } = await store.turn(key, 'm1', () => full);
    for (let n = 0; n < 1_200; n += 100) {
      const several = Array.from(
        { length: 100 },
        async (_, index) => await store.turn(keyOf(freshAddress()), `${n + index}`, () => exchange('x')),
      );
      await Promise.all(several);
    }
    await createAuditLog({ db }).append({ actor: 'ana', action: 'packet.read', subject: packet.id });
    const summary = await backUp(address, file);
    expect(summary).toMatchObject({ conversations: 1_201, keyIds: [masters.current.id] });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await contents(address);

    await withBare(async (empty) => {
      expect(await restore(empty, file, masters)).toEqual({ rows: summary.rows });
      const after = await contents(empty);
      for (const table of backedUpTables) {
        if (table !== 'outgoing') expect(after[table], table).toEqual(before[table]);
      }
      expect(after['outgoing']).toHaveLength(before['outgoing']!.length);
      const restored = openDatabase({ address: empty });
      const parts = { db: restored, vault: createVault(restored, masters) };
      const again = createConversationStore(parts);
      expect((await again.read(id, 0)).map((one) => one.body.text)).toEqual(full.entries.map((one) => one.body.text));
      expect(await again.turn(key, 'm1', () => expect.unreachable())).toMatchObject({ repeated: true });
      expect(await again.turn(key, 'm2', () => exchange('more', 'sms'))).toMatchObject({ repeated: false });
      expect((await again.turn(keyOf(freshAddress()), 'new', () => exchange('new'))).entries).toHaveLength(2);
      expect(await createPacketStore(parts).read(packetId(packet.id))).toEqual(packet);
      expect((await createAlertStore(parts).list({ conversation: id })).rows).toHaveLength(1);
      expect(await createAuditLog(parts).verify()).toEqual({ kind: 'intact', entries: 1 });
      const { rows: jobs } = await restored.pool.query('select key from graphile_worker._private_jobs order by key');
      expect(jobs.map((job) => String(job.key).split(':')[0])).toContain('alert');
      expect(jobs.map((job) => job.key)).toContain(`${id}:abandoned`);
      await restored.close();
    });
  });

  it('is of one instant, while turns go on', async () => {
    const { address, db, masters, vault } = database.current;
    const store = createConversationStore({ db, vault });
    const keys = Array.from({ length: 8 }, () => keyOf(freshAddress()));
    const over = new AbortController();
    const busy = keys.map(async (key) => {
      for (let n = 0; !over.signal.aborted; n += 1) await store.turn(key, `m${n}`, () => exchange(`m${n}`));
    });
    await backUp(address, file);
    over.abort();
    await Promise.all(busy);
    await withBare(async (empty) => {
      await restore(empty, file, masters);
      const client = new Client(connectionSettings(empty));
      await client.connect();
      const { rows } = await client.query(`
        select c.id from conversations c
        where c.seq <> (select count(*) from entries e where e.conversation_id = c.id)
           or c.seq <> coalesce((select max(to_seq) from turns t where t.conversation_id = c.id), 0)`);
      await client.end();
      expect(rows).toEqual([]);
    });
  });

  it('is refused by a database that holds anything', async () => {
    const { address, masters } = database.current;
    await expect(restore(address, file, masters)).rejects.toThrow(DatabaseNotEmptyError);
  });

  it('is refused without the key that sealed it, before anything is made', async () => {
    await withBare(async (empty) => {
      await expect(restore(empty, file, randomMasters())).rejects.toThrow(SealWrongKeyError);
      const client = new Client(connectionSettings(empty));
      await client.connect();
      const { rows } = await client.query(`select to_regclass('conversations') as made`);
      await client.end();
      expect(rows).toEqual([{ made: null }]);
    });
  });

  it('that was cut, changed or comes from a later version is refused and leaves no row', async () => {
    const { masters } = database.current;
    const good = await readFile(file);
    const text = gunzipSync(good).toString();
    const lines = text.split('\n');
    const rowAt = lines.findIndex((line) => line.startsWith('{"conversation_id"'));
    const without = (at: number) => lines.toSpliced(at, 1).join('\n');
    const broken: [string, Buffer, new (...args: never[]) => Error][] = [
      ['cut in the middle', good.subarray(0, good.length / 2), BackupInvalidError],
      ['cut at a line', gzipSync(lines.slice(0, -2).join('\n')), BackupInvalidError],
      ['a row missing', gzipSync(without(rowAt)), BackupInvalidError],
      ['a byte changed', gzipSync(text.replace('"seq":1,', '"seq":9,')), BackupInvalidError],
      ['not a backup', gzipSync('hello\n'), BackupInvalidError],
      [
        'from a later version',
        gzipSync(text.replace('"migrations":[', '"migrations":["29991231T0000-later",')),
        DatabaseSchemaNewerError,
      ],
    ];
    for (const [name, bytes, refusal] of broken) {
      const bad = path.join(folder, 'bad');
      await writeFile(bad, bytes);
      await withBare(async (empty) => {
        await expect(restore(empty, bad, masters), name).rejects.toThrow(refusal);
        await migrate(empty);
        for (const rows of Object.values(await contents(empty))) expect(rows, name).toEqual([]);
      });
    }
  });

  it('of an earlier schema restores into a database that is already newer', async () => {
    const { masters } = database.current;
    const old = path.join(folder, 'old');
    const id = crypto.randomUUID();
    await withBare(async (first) => {
      await migrate(first, '20261122T0600-first-schema');
      const client = new Client(connectionSettings(first));
      await client.connect();
      await client.query(
        `insert into conversations (id, program, channel, key_id, wrapped_key) values ($1, 'stonington', 'web', $2, 'k')`,
        [id, masters.current.id],
      );
      await client.end();
      await backUp(first, old);
    });
    await withBare(async (newer) => {
      await migrate(newer);
      await restore(newer, old, masters);
      expect(await migrate(newer)).toEqual([]);
      expect((await contents(newer))['conversations']).toHaveLength(1);
    });
  });
});
