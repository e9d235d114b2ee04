import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { openDatabase, type Database, type DatabaseAddress, type DatabaseOptions } from '../../src/db/connection.ts';
import { parseMasterKey, type MasterKeys } from '../../src/db/master-key.ts';
import { createVault, type Vault } from '../../src/db/vault.ts';
import { administer, withDatabase } from './database-server.ts';

export interface TestDatabase {
  readonly address: DatabaseAddress;
  readonly db: Database;
  readonly masters: MasterKeys;
  readonly vault: Vault;
  /** Drops it. */
  dispose(): Promise<void>;
}

export const randomMasters = (): MasterKeys => ({
  current: parseMasterKey(randomBytes(32).toString('base64')),
  previous: [],
});

/** A database of one's own on the run's server: migrated, empty, with a master key of its own. */
export async function createTestDatabase(options: Omit<DatabaseOptions, 'address'> = {}): Promise<TestDatabase> {
  const { address, drop } = await createAddress(true);
  const db = openDatabase({ address, ...options });
  const masters = randomMasters();
  const dispose = async () => {
    await db.close();
    await drop();
  };
  return { address, db, masters, vault: createVault(db, masters), dispose };
}

/** Like `createTestDatabase`, but without any table. */
export async function createBareDatabase(): Promise<{ address: DatabaseAddress; drop: () => Promise<void> }> {
  return await createAddress(false);
}

/** One for all tests of a file. The value is there once tests run. */
export function useDatabase(options: Omit<DatabaseOptions, 'address'> = {}): { readonly current: TestDatabase } {
  const holder: { current: TestDatabase } = { current: undefined as never };
  beforeAll(async () => {
    holder.current = await createTestDatabase(options);
  });
  afterAll(async () => {
    await holder.current?.dispose();
  });
  return holder;
}

async function createAddress(isMigrated: boolean) {
  const server = inject('databaseServer');
  const template = 'url' in server ? new URL(server.url).pathname.slice(1) : server.database;
  const name = `porchlight_${randomBytes(6).toString('hex')}`;
  const url = process.env['DATABASE_URL'];
  const admin = url === undefined ? withDatabase(server, 'postgres') : { url };
  await administer(admin, `create database ${name} ${isMigrated ? `template ${template}` : ''}`);
  const drop = async () => await administer(admin, `drop database if exists ${name} with (force)`);
  return { address: withDatabase(server, name), drop };
}
