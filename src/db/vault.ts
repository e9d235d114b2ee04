import { createHmac } from 'node:crypto';
import { withConnection, type Database } from './connection.ts';
import { asDatabaseError } from './errors.ts';
import type { MasterKeys } from './master-key.ts';
import { createKey, unwrapKey, type WrappedKey } from './seal.ts';

/**
 * The keys that belong to no conversation: `lookup` turns addresses into what is searched by,
 * `gaps` seals unanswered questions, `web` signs visitors' tokens, `staff` seals second factors, `reports` seals
 * counts. Loaded from the database at first use, made when absent.
 */
export interface Vault {
  readonly masters: MasterKeys;
  /** Loads the keys: throws SealWrongKeyError when the master key is not the database's. */
  check(): Promise<void>;
  systemKey(name: SystemKeyName): Promise<Buffer>;
  /** A conversation's own key. Throws SealWrongKeyError when no master key given wrapped it. */
  keyOf(conversation: string, stored: StoredKey): Buffer;
  /** What an address is found by: 32 bytes that reveal nothing without the lookup key. */
  macOf(program: string, address: string): Promise<Buffer>;
}

/** The columns that hold a conversation's key. */
export interface StoredKey {
  readonly key_id: string;
  readonly wrapped_key: Buffer;
}

export type SystemKeyName = 'lookup' | 'gaps' | 'web' | 'staff' | 'reports' | 'doors';
const names: readonly SystemKeyName[] = ['lookup', 'gaps', 'web', 'staff', 'reports', 'doors'];

export function createVault(db: Database, masters: MasterKeys): Vault {
  let loaded: ReadonlyMap<string, Buffer> | undefined;
  const systemKey = async (name: SystemKeyName) => {
    loaded ??= await loadSystemKeys(db, masters);
    return loaded.get(name)!;
  };
  return {
    masters,
    check: async () => {
      await systemKey('lookup');
    },
    systemKey,
    keyOf: (conversation, stored) =>
      unwrapKey(masters, conversationOwner(conversation), { keyId: stored.key_id, wrapped: stored.wrapped_key }),
    macOf: async (program, address) =>
      createHmac('sha256', await systemKey('lookup'))
        .update(`${program}\0${address}`)
        .digest(),
  };
}

/** Whose key it is, authenticated when it is wrapped. */
export const conversationOwner = (id: string): string => `conversation:${id}`;
export const systemOwner = (name: string) => `system:${name}`;

async function loadSystemKeys(db: Database, masters: MasterKeys): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await withConnection(db.turnPool, async (client) => {
    const read = () => client.query<{ name: string; key_id: string; wrapped: Buffer }>('select * from system_keys');
    const found = await read();
    if (found.rows.length === names.length) return found.rows;
    for (const name of names) {
      const { keyId, wrapped } = createKey(masters, systemOwner(name));
      await client.query('insert into system_keys values ($1, $2, $3) on conflict do nothing', [name, keyId, wrapped]);
    }
    return (await read()).rows;
  }).catch((error: unknown) => {
    throw asDatabaseError(error);
  });
  const open = (row: (typeof rows)[number]) => {
    const stored: WrappedKey = { keyId: row.key_id, wrapped: row.wrapped };
    return unwrapKey(masters, systemOwner(row.name), stored);
  };
  return new Map(rows.map((row) => [row.name, open(row)]));
}
