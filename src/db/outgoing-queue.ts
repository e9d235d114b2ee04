import { programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import { afterMs } from './after-ms.ts';
import type { Database } from './connection.ts';
import { openEntry, type EntryRow } from './entry-row.ts';
import { inTransaction, keepProviderOptOut } from './provider-opt-out.ts';
import { unseal } from './seal.ts';
import { wakeOutgoing } from './turn-statements.ts';
import type { StoredKey, Vault } from './vault.ts';

/** The next text of a conversation. */
export interface DueText {
  readonly seq: number;
  readonly program: ProgramId;
  readonly to: string;
  /** What its channel needs to reach it; null for phones. */
  readonly route: string | null;
  readonly entry: TranscriptEntry;
  /** Times it was tried before. */
  readonly attempts: number;
}

/** Texts on their way out, as the job that sends them sees them. One job a conversation runs at a time. */
export interface OutgoingQueue {
  /** The oldest text that may leave now; null when none, or when an earlier one waits to be tried again. */
  next(conversation: ConversationId): Promise<DueText | null>;
  sent(conversation: ConversationId, seq: number, providerId: string): Promise<void>;
  /** Tries it again after `waitMs`, and holds back what follows it. */
  retry(conversation: ConversationId, seq: number, waitMs: number, error: string): Promise<void>;
  /** Gives it up: staff see it. What follows it is free to leave. */
  bury(conversation: ConversationId, seq: number, error: string): Promise<void>;
  /**
   * The provider says that the person opted out: nothing more is sent to that address, and an open alert
   * becomes a task to call instead.
   */
  optedOut(conversation: ConversationId, seq: number): Promise<void>;
  /** Wakes the job for texts whose time has come. Returns for how many conversations. */
  sweep(): Promise<number>;
}

/** A job that should have taken a text by now is presumed lost. */
const sweepAgainAfter = '1 minute';
const sweepAtMost = 500;

export function createOutgoingQueue({ db, vault }: { readonly db: Database; readonly vault: Vault }): OutgoingQueue {
  const { pool } = db;
  const finish = async (conversation: ConversationId, seq: number, change: string, values: unknown[]) => {
    const text = `update outgoing set ${change}, attempts = attempts + 1, updated_at = now()
      where conversation_id = $1 and seq = $2 and status = 'pending'`;
    await pool.query(text, [conversation, seq, ...values]);
  };
  return {
    next: async (conversation) => {
      const { rows } = await pool.query<NextRow>({ ...nextText, values: [conversation] });
      const row = rows[0];
      if (!row || !row.is_due) return null;
      const key = vault.keyOf(conversation, row);
      return {
        seq: row.seq,
        program: programId(row.program),
        to: unseal(key, `address:${conversation}`, row.address) as string,
        route: row.route === null ? null : (unseal(key, `route:${conversation}`, row.route) as string),
        entry: openEntry(key, conversation, row),
        attempts: row.attempts,
      };
    },

    sent: async (conversation, seq, providerId) =>
      await finish(conversation, seq, `status = 'sent', provider_id = $3, last_error = null`, [providerId]),

    retry: async (conversation, seq, waitMs, error) => {
      await finish(conversation, seq, `due_at = ${afterMs('$3')}, last_error = $4`, [waitMs, error]);
      await pool.query({ ...wakeOutgoing, values: [conversation, waitMs] });
    },

    bury: async (conversation, seq, error) =>
      await finish(conversation, seq, `status = 'dead', last_error = $3`, [error]),

    optedOut: async (conversation, seq) => await keepProviderOptOut({ db, vault }, conversation, seq),

    sweep: async () =>
      await inTransaction(db, async (client) => {
        // Instances take turns; the one that finds another sweeping has nothing to do.
        const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_xact_lock(7310990) as free');
        if (!rows[0]?.free) return 0;
        return (await client.query(sweepText)).rowCount ?? 0;
      }),
  };
}

interface NextRow extends EntryRow, StoredKey {
  readonly program: string;
  readonly attempts: number;
  readonly is_due: boolean;
  readonly address: Buffer;
  readonly route: Buffer | null;
}

/**
 * One that was tried before holds its place; a fresh one that is not due yet is in the webhook's hands. Demo data
 * leaves for nobody.
 */
const nextText = {
  name: 'next-outgoing',
  text: `
    select o.program, o.attempts, o.due_at <= now() as is_due, a.sealed as address, a.route, c.key_id, c.wrapped_key,
      e.seq, e.at, e.sender, e.channel, e.body
    from outgoing o
    join conversations c on c.id = o.conversation_id
    join addresses a on a.id = o.address_id
    join entries e on e.conversation_id = o.conversation_id and e.seq = o.seq
    where o.conversation_id = $1 and not c.demo and o.status = 'pending' and (o.due_at <= now() or o.attempts > 0)
    order by o.seq limit 1`,
};

const sweepText = `
  with due as (
    select conversation_id, seq from outgoing
    where status = 'pending' and due_at <= now() and (job_at is null or job_at < now() - interval '${sweepAgainAfter}')
    order by due_at limit ${sweepAtMost}
  ), marked as (
    update outgoing o set job_at = now() from due
    where o.conversation_id = due.conversation_id and o.seq = due.seq returning o.conversation_id
  )
  select graphile_worker.add_job('send-outgoing', json_build_object('conversation', conversation_id),
    queue_name => conversation_id::text, job_key => 'outgoing:' || conversation_id)
  from (select distinct conversation_id from marked) waking`;
