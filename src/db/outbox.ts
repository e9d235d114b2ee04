import { sql } from 'kysely';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type { Hints } from '../core/ports.ts';
import type { Database } from './connection.ts';
import { throwClearly } from './errors.ts';
import { openEntry } from './entry-row.ts';
import { createBatch } from './batch.ts';
import { defaultLimit, isAmong } from './page.ts';
import { keepProviderOptOut } from './provider-opt-out.ts';
import type { OutgoingStatus } from './schema.ts';
import { unseal } from './seal.ts';
import { wakeOutgoing } from './turn-statements.ts';
import type { Vault } from './vault.ts';

/** A text that did not reach its person. */
export interface DeadLetter {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly program: ProgramId;
  readonly to: string;
  readonly entry: TranscriptEntry;
  /** `dead`: given up on. `failed`: the provider took it and could not deliver. */
  readonly status: 'dead' | 'failed';
  readonly attempts: number;
  /** Error code; empty when the provider gave none. */
  readonly error: string;
  readonly at: Date;
}

export interface DeliveryReport {
  readonly conversation: ConversationId;
  readonly seq: number;
  /** The provider's own id of the text. */
  readonly providerId: string;
  readonly outcome: 'sent' | 'delivered' | 'failed';
  /** The provider's code of the failure. */
  readonly error?: string;
}

/** Reports come late and out of order: what was delivered stays delivered, what was dropped stays dropped. */
const mayBecome: Readonly<Record<DeliveryReport['outcome'], readonly OutgoingStatus[]>> = {
  sent: ['pending'],
  failed: ['pending', 'sent'],
  delivered: ['pending', 'sent', 'failed', 'dead'],
};

/**
 * Texts on their way out, as the webhook and staff see them. A text is named by its conversation and
 * sequence number; it was committed with its turn and is due once the webhook's answer had time to carry it.
 */
export interface Outbox {
  /** The answer to the webhook carried these: they are not sent again. */
  markSent(conversation: ConversationId, seqs: readonly number[]): Promise<void>;
  /** Which of these nothing has carried yet: what the answer to a repeated webhook should hold. */
  stillPending(conversation: ConversationId, seqs: readonly number[]): Promise<readonly number[]>;
  /** No answer will carry them (a call, say): send what waits at once. */
  sendNow(conversation: ConversationId): Promise<void>;
  /** What the provider reports of a text, in any order. False when there is no such text (any more). */
  record(report: DeliveryReport): Promise<boolean>;
  /** The provider reports that the person opted out with it. */
  optedOut(conversation: ConversationId, seq: number): Promise<void>;
  status(conversation: ConversationId): Promise<readonly { readonly seq: number; readonly status: OutgoingStatus }[]>;
  /** Newest first. */
  deadLetters(filter?: {
    readonly programs?: readonly ProgramId[];
    readonly limit?: number;
  }): Promise<readonly DeadLetter[]>;
  /** Tries a dead letter from the start. False when it is not dead, or the address opted out meanwhile. */
  resend(conversation: ConversationId, seq: number): Promise<boolean>;
}

interface SentText {
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** A text that is marked this much later is a text that a crash in between sends twice: a little, for fewer commits. */
const marksApartMs = 15;

const markTexts = {
  name: 'mark-texts',
  text: `update outgoing set status = 'sent', updated_at = now()
    from unnest($1::uuid[], $2::int[]) sent (conversation_id, seq)
    where outgoing.conversation_id = sent.conversation_id and outgoing.seq = sent.seq and status = 'pending'`,
} as const;

export interface OutboxOptions {
  readonly db: Database;
  readonly vault: Vault;
  /** Told when the provider reported of a text, for those who look at its conversation. */
  readonly hints?: Pick<Hints, 'publish'>;
}

export function createOutbox({ db, vault, hints }: OutboxOptions): Outbox {
  const { kysely, pool } = db;
  const marking = createBatch<SentText>(async (texts) => {
    const values = [texts.map((text) => text.conversation), texts.map((text) => text.seq)];
    await pool.query({ ...markTexts, values }).catch(throwClearly);
  }, marksApartMs);
  const wake = async (conversation: ConversationId) => {
    await pool.query({ ...wakeOutgoing, values: [conversation, 0] }).catch(throwClearly);
  };
  return {
    markSent: async (conversation, seqs) => {
      await marking.add(seqs.map((seq) => ({ conversation, seq })));
    },

    stillPending: async (conversation, seqs) => {
      if (seqs.length === 0) return [];
      const rows = await kysely
        .selectFrom('outgoing')
        .select('seq')
        .where('conversation_id', '=', conversation)
        .where('seq', 'in', seqs)
        .where('status', '=', 'pending')
        .orderBy('seq')
        .execute();
      return rows.map((row) => row.seq);
    },

    sendNow: async (conversation) => {
      await kysely
        .updateTable('outgoing')
        .set({ due_at: sql`now()` })
        .where('conversation_id', '=', conversation)
        .where('status', '=', 'pending')
        .where('attempts', '=', 0)
        .execute();
      await wake(conversation);
    },

    record: async ({ conversation, seq, providerId, outcome, error }) => {
      const rows = await kysely
        .updateTable('outgoing')
        .set({
          provider_id: providerId,
          status: sql<OutgoingStatus>`case when status = any(${[...mayBecome[outcome]]}) then ${outcome} else status end`,
          last_error: sql<
            string | null
          >`case when status = any(${[...mayBecome[outcome]]}) then ${error ?? null} else last_error end`,
          updated_at: sql`now()`,
        })
        .where('conversation_id', '=', conversation)
        .where('seq', '=', seq)
        .returning('seq')
        .execute();
      if (rows.length > 0) hints?.publish(conversation, 0);
      return rows.length > 0;
    },

    optedOut: async (conversation, seq) => await keepProviderOptOut({ db, vault }, conversation, seq),

    status: async (conversation) =>
      await kysely
        .selectFrom('outgoing')
        .select(['seq', 'status'])
        .where('conversation_id', '=', conversation)
        .orderBy('seq')
        .execute(),

    deadLetters: async ({ programs, limit = defaultLimit } = {}) => {
      const rows = await kysely
        .selectFrom('outgoing')
        .innerJoin('conversations', 'conversations.id', 'outgoing.conversation_id')
        .innerJoin('addresses', 'addresses.id', 'outgoing.address_id')
        .innerJoin('entries', (join) =>
          join
            .onRef('entries.conversation_id', '=', 'outgoing.conversation_id')
            .onRef('entries.seq', '=', 'outgoing.seq'),
        )
        .select(['outgoing.conversation_id', 'outgoing.program', 'outgoing.status', 'outgoing.attempts'])
        .select(['outgoing.last_error', 'outgoing.updated_at', 'addresses.sealed as address'])
        .select(['conversations.key_id', 'conversations.wrapped_key'])
        .select(['entries.seq', 'entries.at', 'entries.sender', 'entries.channel', 'entries.body'])
        .where('outgoing.status', 'in', ['dead', 'failed'])
        .$if(programs !== undefined, (query) => query.where(isAmong('outgoing.program', programs!)))
        .orderBy('outgoing.updated_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => {
        const id = row.conversation_id;
        const key = vault.keyOf(id, row);
        return {
          conversation: conversationId(id),
          seq: row.seq,
          program: programId(row.program),
          to: unseal(key, `address:${id}`, row.address) as string,
          entry: openEntry(key, id, row),
          status: row.status as DeadLetter['status'],
          attempts: row.attempts,
          error: row.last_error ?? '',
          at: row.updated_at,
        };
      });
    },

    resend: async (conversation, seq) => {
      const isOptedOut = sql<boolean>`exists (
        select from addresses a join suppressions s on s.program = a.program and s.mac = a.mac
        where a.id = outgoing.address_id)`;
      const revived = await kysely
        .updateTable('outgoing')
        .set({ status: 'pending', attempts: 0, due_at: sql`now()`, updated_at: sql`now()` })
        .where('conversation_id', '=', conversation)
        .where('seq', '=', seq)
        .where('status', 'in', ['dead', 'failed'])
        .where(isOptedOut, '=', false)
        .returning('seq')
        .executeTakeFirst();
      if (!revived) return false;
      await wake(conversation);
      return true;
    },
  };
}
