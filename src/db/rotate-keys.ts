import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from './connection.ts';
import type { MasterKeys } from './master-key.ts';
import { unwrapKey, wrapKey } from './seal.ts';
import { conversationOwner, systemOwner } from './vault.ts';

const batch = 500;

/**
 * Wraps every key that a previous master key wrapped with the current one, while the database is in use;
 * what is sealed with those keys stays as it is. Afterwards the previous master keys are needed only for
 * backups made before. Every running instance must know the current key first. Returns how many were wrapped.
 */
export async function rewrapKeys({ kysely }: Database, masters: MasterKeys): Promise<number> {
  let wrappedAgain = 0;
  const rewrap = (owner: string, keyId: string, wrapped: Buffer) => {
    wrappedAgain += 1;
    return wrapKey(masters, owner, unwrapKey(masters, owner, { keyId, wrapped }));
  };
  const { id: current } = masters.current;
  for (const row of await kysely.selectFrom('system_keys').selectAll().where('key_id', '!=', current).execute()) {
    const { keyId, wrapped } = rewrap(systemOwner(row.name), row.key_id, row.wrapped);
    await kysely.updateTable('system_keys').set({ key_id: keyId, wrapped }).where('name', '=', row.name).execute();
  }
  for (;;) {
    const rows = await kysely
      .selectFrom('conversations')
      .select(['id', 'key_id', 'wrapped_key'])
      .where('key_id', '!=', current)
      .limit(batch)
      .execute();
    if (rows.length === 0) return wrappedAgain;
    for (const row of rows) {
      const { keyId, wrapped } = rewrap(conversationOwner(row.id), row.key_id, row.wrapped_key);
      await kysely
        .updateTable('conversations')
        .set({ key_id: keyId, wrapped_key: wrapped })
        .where('id', '=', row.id)
        .execute();
    }
  }
}

/** Puts a new key first in the data folder's key file; those that were there stay as previous keys. */
export async function addKeyToFile(dataDir: string): Promise<void> {
  const file = path.join(dataDir, 'master.key');
  const kept = await readFile(file, 'utf8');
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  await handle.writeFile(`${randomBytes(32).toString('base64')}\n${kept}`);
  await handle.sync();
  await handle.close();
  await rename(draft, file);
}
