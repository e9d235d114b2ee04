import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseAddress } from '../connection.ts';
import { DatabaseBusyFolderError } from '../errors.ts';
import { superuser } from './cluster.ts';
import { readPidFile } from './postmaster.ts';
import { startEmbeddedDatabase } from './supervisor.ts';

/**
 * The data folder's database for a command: the running app's when it runs, else started for as long as the
 * command lasts. `stop` leaves the app's alone.
 */
export async function borrowEmbeddedDatabase(
  dataDir: string,
): Promise<{ readonly address: DatabaseAddress; stop(): Promise<void> }> {
  try {
    return await startEmbeddedDatabase({ dataDir });
  } catch (error) {
    if (!(error instanceof DatabaseBusyFolderError)) throw error;
    const found = await readPidFile(path.join(await realpath(dataDir), 'postgresql', 'cluster'));
    if (found?.status !== 'ready') throw error;
    const address = { socketDir: found.socketDir, user: superuser, database: 'postgres' };
    return { address, stop: async () => {} };
  }
}
