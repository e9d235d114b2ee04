import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { conversationId } from '../../src/core/ids.ts';
import type { ConversationKey, TranscriptEntry } from '../../src/core/messages.ts';
import type { TurnRecord } from '../../src/core/ports.ts';
import { connectionSettings, openDatabase, type Database, type DatabaseAddress } from '../../src/db/connection.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { sealEntry } from '../../src/db/entry-row.ts';
import { DatabaseSchemaNewerError, DatabaseUnavailableError } from '../../src/db/errors.ts';
import { migrate, readMigrations } from '../../src/db/migrate.ts';
import { createKey, seal } from '../../src/db/seal.ts';
import { conversationOwner, createVault, type Vault } from '../../src/db/vault.ts';
import { createBareDatabase, randomMasters } from '../support/database.ts';
import { entry, freshAddress, keyOf, quietWork } from '../support/turn-work.ts';

async function withBare<T>(work: (address: DatabaseAddress, client: Client) => Promise<T>): Promise<T> {
  const { address, drop } = await createBareDatabase();
  const client = new Client(connectionSettings(address));
  await client.connect();
  try {
    return await work(address, client);
  } finally {
    await client.end();
    await drop();
  }
}

describe('migrating', () => {
  it('is done once however many start together', async () => {
    await withBare(async (address) => {
      const applied = await Promise.all([1, 2, 3, 4].map(async () => await migrate(address)));
      expect(applied.flat().toSorted()).toEqual(Object.keys(await readMigrations()));
      expect(await migrate(address)).toEqual([]);
    });
  });

  it('from the first schema keeps what is there', async () => {
    await withBare(async (address) => {
      const [first] = Object.keys(await readMigrations());
      await migrate(address, first);
      const db = openDatabase({ address });
      const masters = randomMasters();
      const vault = createVault(db, masters);
      const key = keyOf(freshAddress(), 'sms');
      const before = await wroteLongAgo(db, vault, key);
      await migrate(address);
      const store = createConversationStore({ db, vault });
      await store.turn(key, 'm2', (loaded) => {
        expect(loaded).toMatchObject({ id: before.conversationId, seq: 2, snapshot: { value: 'asking' } });
        return quietWork;
      });
      expect(await store.turn(key, 'm1', () => quietWork)).toEqual({ ...before, repeated: true });
      await db.close();
    });
  });

  it('refuses a database that a newer version has migrated, and leaves it alone', async () => {
    await withBare(async (address, client) => {
      await migrate(address);
      await client.query(`insert into kysely_migration (name, timestamp) values ('29991231T0000-later', 'now')`);
      await expect(migrate(address)).rejects.toThrow(DatabaseSchemaNewerError);
    });
  });

  it('says when there is no database', async () => {
    await expect(migrate({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toThrow(DatabaseUnavailableError);
  });

  it('has migrations that sort by their time', async () => {
    const names = Object.keys(await readMigrations());
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^\d{8}T\d{4}-[a-z-]+$/);
  });
});

/** One message and its reply, as the first version left them: today's statements know columns that it had not. */
async function wroteLongAgo(db: Database, vault: Vault, key: ConversationKey): Promise<TurnRecord> {
  const id = conversationId(randomUUID());
  const { key: own, keyId, wrapped } = createKey(vault.masters, conversationOwner(id));
  const entries = [entry('visitor', 'from long ago', 'sms'), entry('porchlight', 'reply', 'sms')].map(
    (each, index): TranscriptEntry => ({ ...each, seq: index + 1 }),
  );
  const { program, channel, address } = key;
  const snapshot = seal(own, `snapshot:${id}`, { value: 'asking' });
  await db.pool.query(
    `insert into conversations (id, program, channel, seq, key_id, wrapped_key, snapshot)
     values ($1, $2, $3, 2, $4, $5, $6)`,
    [id, program, channel, keyId, wrapped, snapshot],
  );
  await db.pool.query(
    'insert into addresses (conversation_id, program, channel, mac, sealed) values ($1, $2, $3, $4, $5)',
    [id, program, channel, await vault.macOf(program, address), seal(own, `address:${id}`, address)],
  );
  const message = createHash('sha256').update('m1').digest().subarray(0, 16);
  await db.pool.query('insert into turns (conversation_id, message, from_seq, to_seq) values ($1, $2, 1, 2)', [
    id,
    message,
  ]);
  for (const each of entries) {
    await db.pool.query(
      'insert into entries (conversation_id, seq, at, sender, channel, body) values ($1, $2, $3, $4, $5, $6)',
      [id, each.seq, each.at, each.from, each.channel, sealEntry(own, id, each)],
    );
  }
  return { conversationId: id, repeated: false, entries, suppressed: false };
}
