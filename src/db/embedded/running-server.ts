import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseAddress } from '../connection.ts';
import { DatabaseBusyFolderError } from '../errors.ts';
import { superuser } from './cluster.ts';
import { readPidFile } from './postmaster.ts';
import { startEmbeddedDatabase } from './supervisor.ts';

export interface BorrowedDatabase {
  readonly address: DatabaseAddress;
  /** The app runs on it now. */
  readonly isServing: boolean;
  stop(): Promise<void>;
}

/**
 * The data folder's database for a command: the running app's when it runs, else started for as long as the
 * command lasts. `stop` leaves the app's alone.
 */
export async function borrowEmbeddedDatabase(dataDir: string): Promise<BorrowedDatabase> {
  try {
    const own = await startEmbeddedDatabase({ dataDir });
    return { address: own.address, isServing: false, stop: async () => await own.stop() };
  } catch (error) {
    if (!(error instanceof DatabaseBusyFolderError)) throw error;
    const found = await readPidFile(path.join(await realpath(dataDir), 'postgresql', 'cluster'));
    if (found?.status !== 'ready') throw error;
    const address = { socketDir: found.socketDir, user: superuser, database: 'postgres' };
    return { address, isServing: true, stop: async () => {} };
  }
}
