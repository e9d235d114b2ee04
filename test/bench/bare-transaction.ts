import { randomBytes } from 'node:crypto';
import { inOneWrite, type Database } from '../../src/db/connection.ts';
import { openTurn, saveTurn } from '../../src/db/turn-statements.ts';
import type { Vault } from '../../src/db/vault.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { exchange, freshAddress, keyOf } from '../support/turn-work.ts';
import type { Worker } from './measure.ts';

/** As large as a visit in the middle of its screening is, sealed. */
const snapshotBytes = 900;
const entryBytes = 260;

/** A turn's own statements in a turn's own two round trips, with bytes at hand and nothing computed: the limit. */
export function bareTransactions({ db, vault }: { readonly db: Database; readonly vault: Vault }): () => Worker {
  const store = createConversationStore({ db, vault });
  return () => {
    const address = freshAddress();
    let known: { readonly id: string; readonly mac: Buffer; readonly addressId: string } | undefined;
    let seq = 2;
    const snapshot = randomBytes(snapshotBytes);
    const body = randomBytes(entryBytes);
    const meet = async () => {
      const { conversationId } = await store.turn(keyOf(address, 'sms'), 'first', () => exchange('hello', 'sms'));
      const { rows } = await db.pool.query<{ id: string }>('select id from addresses where conversation_id = $1', [
        conversationId,
      ]);
      return { id: conversationId, mac: await vault.macOf('stonington', address), addressId: rows[0]!.id };
    };
    return {
      async turn() {
        known ??= await meet();
        const { id, mac, addressId } = known;
        const message = randomBytes(16);
        const now = new Date();
        const client = await db.turnPool.connect();
        try {
          const opening = { ...openTurn, values: ['stonington', 'sms', mac, null, message] };
          await inOneWrite(client, () => [client.query('begin'), client.query(opening)]);
          const seqs = [seq + 1, seq + 2];
          const senders = ['visitor', 'porchlight'];
          const waitsMs = [20_000];
          // oxfmt-ignore
          const values = [
            id, snapshot, seq + 2, 'open', 'en', 'bench/1', 'sms', now, message, seq + 1,
            seqs, [now, now], senders, ['sms', 'sms'], [body, body], 'stonington', addressId, [seq + 2], waitsMs,
            null, false, null,
          ];
          await inOneWrite(client, () => [client.query({ ...saveTurn, values }), client.query('commit')]);
          seq += 2;
        } finally {
          client.release();
        }
        return true;
      },
    };
  };
}

/** The same through our store: sealing, hashing and checks included, no visit and no channel. */
export function storeTurns({ db, vault }: { readonly db: Database; readonly vault: Vault }): () => Worker {
  const store = createConversationStore({ db, vault });
  const snapshot = { text: randomBytes(450).toString('hex') };
  return () => {
    const key = keyOf(freshAddress(), 'sms');
    return {
      async turn() {
        await store.turn(key, crypto.randomUUID(), () => exchange('what are your hours', 'sms', { snapshot }));
        return true;
      },
    };
  };
}
