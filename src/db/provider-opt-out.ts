import { randomUUID } from 'node:crypto';
import type { ConversationId } from '../core/ids.ts';
import { withConnection, type Database } from './connection.ts';
import { throwClearly } from './errors.ts';
import { seal } from './seal.ts';
import type { StoredKey, Vault } from './vault.ts';

/**
 * The provider says that the person who was sent this text opted out with it: nothing more is sent to that
 * address, and an open alert becomes a task to call instead, once.
 */
export async function keepProviderOptOut(
  { db, vault }: { readonly db: Database; readonly vault: Vault },
  conversation: ConversationId,
  seq: number,
): Promise<void> {
  await inTransaction(db, async (client) => await suppress(client, vault, conversation, seq)).catch(throwClearly);
}

type Queryable = { query: Database['pool']['query'] };

async function suppress(client: Queryable, vault: Vault, conversation: ConversationId, seq: number): Promise<void> {
  const { rows } = await client.query<StoredKey & { program: string; mac: Buffer; has_open_alert: boolean }>(
    `select c.program, a.mac, c.key_id, c.wrapped_key, exists (
       select from alerts where alerts.conversation_id = c.id and acknowledged_at is null) as has_open_alert
     from outgoing o join conversations c on c.id = o.conversation_id join addresses a on a.id = o.address_id
     where o.conversation_id = $1 and o.seq = $2 for update of c`,
    [conversation, seq],
  );
  const row = rows[0];
  if (!row) return;
  const added = await client.query('insert into suppressions (program, mac) values ($1, $2) on conflict do nothing', [
    row.program,
    row.mac,
  ]);
  // Reports repeat; the ledger says it once.
  if (added.rowCount === 1) {
    await client.query(
      `insert into consents (conversation_id, kind, granted, wording_version, at, source)
       values ($1, 'contact.text', false, 'carrier:21610', now(), 'carrier')`,
      [conversation],
    );
  }
  await client.query(
    `update outgoing set status = 'dropped', last_error = 'channel.opted_out', updated_at = now()
     where status = 'pending' and address_id in (select id from addresses where program = $1 and mac = $2)`,
    [row.program, row.mac],
  );
  if (!row.has_open_alert) return;
  const id = randomUUID();
  const reason = seal(vault.keyOf(conversation, row), `task:${id}`, 'opted out of texts while an alert is open');
  await client.query(
    `insert into tasks (id, conversation_id, program, kind, reason)
     select $1, $2, $3, 'call-instead-of-text', $4 where not exists (
       select from tasks where conversation_id = $2 and kind = 'call-instead-of-text' and done_at is null)`,
    [id, conversation, row.program, reason],
  );
}

export async function inTransaction<T>(db: Database, work: (client: Queryable) => Promise<T>): Promise<T> {
  return await withConnection(db.pool, async (client) => {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  });
}
