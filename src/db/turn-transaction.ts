import { createHash, randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { NotFoundError } from '../core/errors.ts';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { ConversationKey } from '../core/messages.ts';
import type { LoadedConversation, ReasonToKeep } from '../core/ports.ts';
import { inOneWrite, withConnection, type Database } from './connection.ts';
import { asDatabaseError, isConflict, isConnectionLost, throwClearly } from './errors.ts';
import { openEntry, type EntryRow } from './entry-row.ts';
import { createKey, seal, unseal } from './seal.ts';
import type { Statement } from './turn-extras.ts';
import { findPage } from './page-codes.ts';
import { createConversation, openTurn, readEntries, reasonsToKeep, type OpenTurnRow } from './turn-statements.ts';
import { conversationOwner, type Vault } from './vault.ts';

/** An open transaction that holds one conversation's lock. */
export interface HeldConversation {
  readonly client: PoolClient;
  readonly key: Buffer;
  readonly loaded: LoadedConversation;
  /** Digest of the message id. */
  readonly message: Buffer;
  /** Sequence numbers the message appended when it was handled before, both inclusive. */
  readonly handled: { readonly fromSeq: number; readonly toSeq: number } | null;
  /** Where what this turn says on `addressChannel` goes; null when there is nowhere. */
  readonly addressId: string | null;
  readonly addressChannel: string;
  readonly mac: Buffer | null;
}

/** Another instance created the conversation between our look and our insert: look again. */
class FirstContactRacedError extends Error {}

const mostEntries = 1_000_000;
const mostAttempts = 3;

/**
 * Runs `work` in a transaction that holds the conversation's lock, creating it for a new key.
 * `work` returns the statements still to be sent, which travel with the commit in one round trip.
 * Conflicts and broken connections are tried again: dedupe makes an uncertain commit safe to repeat.
 */
export async function holdConversation<T>(
  { db, vault }: { readonly db: Database; readonly vault: Vault },
  target: ConversationKey | { readonly id: ConversationId },
  messageId: string,
  work: (held: HeldConversation) => Promise<{ readonly result: T; readonly send: readonly Statement[] }>,
  isUrgent = false,
): Promise<T> {
  const pool = isUrgent ? db.urgentPool : db.turnPool;
  let refusal: { readonly error: unknown } | undefined;
  const guardedWork: typeof work = async (held) => {
    try {
      return await work(held);
    } catch (error) {
      refusal = { error };
      throw error;
    }
  };
  const deadline = Date.now() + db.patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(pool, vault, target, messageId, guardedWork);
    } catch (error) {
      if (refusal?.error === error) throw error;
      // After a restart of the server any number of pooled connections may be dead.
      const isWorthAnother =
        isConnectionLost(error) ||
        (attempt < mostAttempts && (isConflict(error) || error instanceof FirstContactRacedError));
      if (!isWorthAnother || Date.now() > deadline) throw asDatabaseError(error);
    }
  }
}

async function attemptOnce<T>(
  pool: Pool,
  vault: Vault,
  target: ConversationKey | { readonly id: ConversationId },
  messageId: string,
  work: (held: HeldConversation) => Promise<{ readonly result: T; readonly send: readonly Statement[] }>,
): Promise<T> {
  const mac = 'id' in target ? null : await vault.macOf(target.program, target.address);
  const message = createHash('sha256').update(messageId).digest().subarray(0, 16);
  let isRolledBack = false;
  return await withConnection(
    pool,
    async (client) => {
      try {
        const held = await open(client, vault, target, mac, message);
        const { result, send } = await work(held);
        await sendAndCommit(client, send);
        return result;
      } catch (error) {
        isRolledBack = await client.query('rollback').then(
          () => true,
          () => false,
        );
        throw error;
      }
    },
    () => isRolledBack,
  );
}

/** All leave in one write; if one fails, the commit behind it rolls back. */
async function sendAndCommit(client: PoolClient, send: readonly Statement[]): Promise<void> {
  const results = await inOneWrite(client, () => [...send.map((each) => client.query(each)), client.query('commit')]);
  const command = results.at(-1)?.command;
  if (command !== 'COMMIT') throw new Error(`commit ended as ${command}`);
}

async function open(
  client: PoolClient,
  vault: Vault,
  target: ConversationKey | { readonly id: ConversationId },
  mac: Buffer | null,
  message: Buffer,
): Promise<HeldConversation> {
  const values =
    'id' in target ? [null, null, null, target.id, message] : [target.program, target.channel, mac, null, message];
  const [, found] = await inOneWrite(client, () => [
    client.query('begin'),
    client.query<OpenTurnRow>({ ...openTurn, values }),
  ]);
  const row = found.rows[0];
  if (!row) {
    if ('id' in target) throw new NotFoundError('no such conversation');
    return await create(client, vault, target, mac!, message);
  }
  const key = vault.keyOf(row.id, row);
  return {
    client,
    key,
    message,
    mac,
    addressId: row.address_id,
    addressChannel: 'id' in target ? row.channel : target.channel,
    handled: row.from_seq === null ? null : { fromSeq: row.from_seq, toSeq: row.to_seq! },
    loaded: {
      id: conversationId(row.id),
      program: programId(row.program),
      isNew: row.snapshot === null,
      snapshot: row.snapshot === null ? null : unseal(key, `snapshot:${row.id}`, row.snapshot),
      seq: row.seq,
      createdAt: row.created_at,
      lastVisitorAt: row.last_visitor_at,
      suppressed: row.suppressed,
      heldBy: row.held_by,
      transcript: async () => await entriesAfter(client, key, row.id, 0, mostEntries).catch(throwClearly),
      findPage: async (code) => await addressOfPage(client, vault, programId(row.program), code),
      reasonToKeep: async () => await reasonToKeep(client, row.id),
    },
  };
}

async function create(
  client: PoolClient,
  vault: Vault,
  target: ConversationKey,
  mac: Buffer,
  message: Buffer,
): Promise<HeldConversation> {
  const id = randomUUID();
  const createdAt = new Date();
  const { key, keyId, wrapped } = createKey(vault.masters, conversationOwner(id));
  const address = seal(key, `address:${id}`, target.address);
  const values = [id, target.program, target.channel, keyId, wrapped, mac, address, createdAt];
  const { rows } = await client.query<{ address_id: string; suppressed: boolean }>({ ...createConversation, values });
  const row = rows[0];
  if (!row) throw new FirstContactRacedError('first contact raced');
  return {
    client,
    key,
    message,
    mac,
    addressId: row.address_id,
    addressChannel: target.channel,
    handled: null,
    loaded: {
      id: conversationId(id),
      program: target.program,
      isNew: true,
      snapshot: null,
      seq: 0,
      createdAt,
      lastVisitorAt: null,
      suppressed: row.suppressed,
      heldBy: null,
      transcript: async () => [],
      findPage: async (code) => await addressOfPage(client, vault, target.program, code),
      reasonToKeep: async () => null,
    },
  };
}

const addressOfPage = async (client: PoolClient, vault: Vault, program: ProgramId, code: string) =>
  (await findPage(client, vault, program, code))?.address ?? null;

async function reasonToKeep(client: Pick<PoolClient, 'query'>, id: string): Promise<ReasonToKeep | null> {
  const { rows } = await client.query<{ alert: boolean; packet: boolean }>({ ...reasonsToKeep, values: [id] });
  const { alert, packet } = rows[0]!;
  return alert ? 'alert' : packet ? 'packet' : null;
}

export async function entriesAfter(
  client: Pick<PoolClient, 'query'>,
  key: Buffer,
  id: string,
  afterSeq: number,
  limit: number,
) {
  const { rows } = await client.query<EntryRow>({ ...readEntries, values: [id, afterSeq, limit] });
  return rows.map((row) => openEntry(key, id, row));
}
