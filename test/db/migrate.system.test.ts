import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { connectionSettings, openDatabase, type DatabaseAddress } from '../../src/db/connection.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { DatabaseSchemaNewerError, DatabaseUnavailableError } from '../../src/db/errors.ts';
import { migrate, readMigrations } from '../../src/db/migrate.ts';
import { createVault } from '../../src/db/vault.ts';
import { createBareDatabase, randomMasters } from '../support/database.ts';
import { exchange, freshAddress, keyOf, quietWork } from '../support/turn-work.ts';

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
      const store = createConversationStore({ db, vault: createVault(db, masters) });
      const key = keyOf(freshAddress(), 'sms');
      const before = await store.turn(key, 'm1', () => ({
        ...exchange('from long ago', 'sms'),
        snapshot: { value: 'asking' },
        timers: [{ timer: 'abandoned', dueAt: new Date(Date.now() + 60_000) }],
      }));
      await migrate(address);
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
