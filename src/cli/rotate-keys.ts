import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addKeyToFile, rewrapKeys } from '../db/rotate-keys.ts';
import { mastersOf } from '../porchlight.ts';
import { UsageError, type Command } from './io.ts';
import { withDatabase, withPool } from './open.ts';

const help = `porchlight rotate-keys --add     puts a new master key first in DATA_DIR/master.key
porchlight rotate-keys           wraps every conversation's key with the current master key

1. With the file: rotate-keys --add. With MASTER_KEY: set the new one, and the old one in MASTER_KEY_PREVIOUS.
2. Restart every instance, so that all know the new key.
3. rotate-keys. It may run while they serve. Keep the old key for as long as you keep backups made before.
`;

export const rotateKeysCommand: Command = async (argv, io) => {
  const { values } = parseArgs({ args: [...argv], options: { add: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  return withDatabase(io, async ({ config, address, isServing }) => {
    if (values.add) {
      if (config.MASTER_KEY !== undefined)
        throw new UsageError('The master key is in MASTER_KEY: set the new one there, the old in MASTER_KEY_PREVIOUS.');
      await mastersOf(config);
      await addKeyToFile(config.dataDir);
      io.stdout.write(`A new master key is in use${isServing ? ' after the next restart' : ''}. Then: rotate-keys.\n`);
      return 0;
    }
    if (isServing && config.MASTER_KEY === undefined && !(await knowsKeyFile(config.dataDir)))
      throw new UsageError('The server started before the new key was made. Restart it first, then rotate.');
    const masters = await mastersOf(config);
    const count = await withPool(address, async (db) => await rewrapKeys(db, masters));
    io.stdout.write(`Wrapped ${count} keys with master key ${masters.current.id}.\n`);
    return 0;
  });
};

/** Whether the server that owns the folder started after the key file was last changed. */
async function knowsKeyFile(dataDir: string): Promise<boolean> {
  const [owner, keys] = await Promise.all([
    stat(path.join(dataDir, 'owner.lock')),
    stat(path.join(dataDir, 'master.key')),
  ]);
  // A file system that keeps no birth time says 0: then nobody can tell, and the answer is no.
  return owner.birthtimeMs > keys.mtimeMs;
}
