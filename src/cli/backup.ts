import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../db/backup.ts';
import { restore } from '../db/restore.ts';
import { createVault } from '../db/vault.ts';
import { mastersOf } from '../porchlight.ts';
import { UsageError, type Command } from './io.ts';
import { configOf, withDatabase, withPool } from './open.ts';

const backupHelp = `porchlight backup FILE

Writes everything the database holds at one instant, while the server serves or not. FILE appears complete or
not at all. What people said stays sealed in it: without the master key it cannot be read, and the master key is
not in it. Keep that elsewhere.
`;

export const backupCommand: Command = async (argv, io) => {
  const file = fileIn(argv, backupHelp);
  if (file === null) {
    io.stdout.write(backupHelp);
    return 0;
  }
  return withDatabase(io, async ({ address }) => {
    const { rows, conversations, keyIds } = await backUp(address, path.resolve(io.cwd, file));
    io.stdout.write(
      `Backed up ${rows} rows, ${conversations} conversations.\n` +
        `To read it: master key ${keyIds.join(', ') || '(none used yet)'}. It is not in the backup.\n`,
    );
    return 0;
  });
};

const restoreHelp = `porchlight restore FILE

Fills an empty database from a backup: all of it, or nothing. Set DATA_DIR (or DATABASE_URL) to where it shall be,
and bring the master key first: MASTER_KEY, or the file master.key in DATA_DIR. The server must not run there.
`;

export const restoreCommand: Command = async (argv, io) => {
  const file = fileIn(argv, restoreHelp);
  if (file === null) {
    io.stdout.write(restoreHelp);
    return 0;
  }
  const { dataDir, MASTER_KEY } = configOf(io);
  // Loading would make a new key where there is none, which can read nothing of a backup.
  if (MASTER_KEY === undefined && !existsSync(path.join(dataDir, 'master.key')))
    throw new UsageError(`Bring the master key first: set MASTER_KEY, or put the file master.key into ${dataDir}.`);
  return withDatabase(io, async ({ config, address, isServing }) => {
    if (isServing) throw new UsageError('The server runs on this data folder. Stop it, or restore elsewhere.');
    const masters = await mastersOf(config);
    const { rows } = await restore(address, path.resolve(io.cwd, file), masters);
    await withPool(address, async (db) => await createVault(db, masters).check());
    io.stdout.write(`Restored ${rows} rows.\n`);
    return 0;
  });
};

/** Null when help was asked for. Throws UsageError unless there is exactly one file. */
function fileIn(argv: readonly string[], help: string): string | null {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { help: { type: 'boolean' } },
  });
  if (values.help) return null;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError(help);
  return file;
}
