import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { NotFoundError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './vault.ts';

/** What became of a visit. */
export const outcomes = ['assessment-booked', 'referred', 'declined', 'unreachable'] as const;
export type Outcome = (typeof outcomes)[number];

export interface VisitOutcome {
  readonly outcome: Outcome;
  /** The day of the assessment, of the referral, of the last word: `YYYY-MM-DD`; null when none is meant. */
  readonly on: string | null;
  /** Staff's own words, sealed at rest. */
  readonly note: string | null;
  readonly at: Date;
  readonly by: string;
}

/** Grows only: a correction is one more, and the last one counts. */
export interface OutcomeStore {
  /** Newest first. */
  list(conversation: ConversationId): Promise<readonly VisitOutcome[]>;
  record(
    conversation: ConversationId,
    outcome: Omit<VisitOutcome, 'at' | 'note'> & { readonly note?: string },
  ): Promise<void>;
}

export function createOutcomeStore({ db, vault }: { readonly db: Database; readonly vault: Vault }): OutcomeStore {
  const keyOf = async (id: ConversationId): Promise<{ key: Buffer; program: string }> => {
    const row = await db.kysely
      .selectFrom('conversations')
      .select(['program', 'key_id', 'wrapped_key'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('no such visit');
    return { key: vault.keyOf(id, row), program: row.program };
  };
  return {
    list: async (conversation) => {
      const { key } = await keyOf(conversation);
      const rows = await db.kysely
        .selectFrom('visit_outcomes')
        .select(['id', 'outcome', 'note', 'at', 'by_staff', sql<string | null>`on_day::text`.as('on_day')])
        .where('conversation_id', '=', conversation)
        .orderBy('at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        outcome: row.outcome as Outcome,
        on: row.on_day,
        note: row.note === null ? null : (unseal(key, `outcome:${row.id}`, row.note) as string),
        at: row.at,
        by: row.by_staff,
      }));
    },
    record: async (conversation, { outcome, on, note, by }) => {
      const { key, program } = await keyOf(conversation);
      const id = randomUUID();
      await db.kysely
        .insertInto('visit_outcomes')
        .values({
          id,
          conversation_id: conversation,
          program,
          outcome,
          on_day: on,
          note: note === undefined ? null : seal(key, `outcome:${id}`, note),
          by_staff: by,
        })
        .execute();
    },
  };
}
