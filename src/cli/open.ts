import { readConfig, type Config } from '../config/config.ts';
import { openDatabase, type Database, type DatabaseAddress } from '../db/connection.ts';
import { borrowEmbeddedDatabase } from '../db/embedded/running-server.ts';
import { openStorage, type Storage } from '../porchlight.ts';
import type { Io } from './io.ts';

/** Settings as the server would read them from the same environment. */
export const configOf = (io: Io): Config => readConfig(io.env, io.cwd);

/** Runs `work` on the server's own storage, whether the server runs or not, and closes it. */
export async function withStorage<T>(io: Io, work: (storage: Storage, config: Config) => Promise<T>): Promise<T> {
  const config = configOf(io);
  const storage = await openStorage({ config, borrows: true });
  try {
    return await work(storage, config);
  } finally {
    await storage.close();
  }
}

/** The database as it is: nothing migrated, no key read. */
export interface BareDatabase {
  readonly config: Config;
  readonly address: DatabaseAddress;
  /** The server runs on this data folder now. False with `DATABASE_URL`, where nobody can tell. */
  readonly isServing: boolean;
}

export async function withDatabase<T>(io: Io, work: (bare: BareDatabase) => Promise<T>): Promise<T> {
  const config = configOf(io);
  if (config.DATABASE_URL !== undefined)
    return await work({ config, address: { url: config.DATABASE_URL }, isServing: false });
  const borrowed = await borrowEmbeddedDatabase(config.dataDir);
  try {
    return await work({ config, address: borrowed.address, isServing: borrowed.isServing });
  } finally {
    await borrowed.stop();
  }
}

/** A pool for as long as `work` lasts. */
export async function withPool<T>(address: DatabaseAddress, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ address, maxConnections: 2 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
