import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './connection.ts';

/** Who did what to which record. Ids only: never what a record says. */
export interface AuditNote {
  /** A member of staff's id, or `system`. */
  readonly actor: string;
  /** Dotted: `packet.read`, `conversation.erased`. */
  readonly action: string;
  /** The record's id; empty when none is meant. */
  readonly subject: string;
  /** Ids and counts that explain the action. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditEntry extends Required<AuditNote> {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly at: Date;
}

export type AuditVerdict =
  | { readonly kind: 'intact'; readonly entries: number }
  /** This entry, or one before it, was changed, removed or slipped in. */
  | { readonly kind: 'broken'; readonly seq: number };

/** Grows only: the database refuses changes, and each entry carries the hash of the one before. */
export interface AuditLog {
  append(note: AuditNote): Promise<void>;
  /** Newest first. */
  list(filter?: {
    readonly actor?: string;
    readonly action?: string;
    readonly subject?: string;
    readonly from?: Date;
    readonly to?: Date;
    readonly before?: number;
    readonly limit?: number;
  }): Promise<readonly AuditEntry[]>;
  /** Every action that ever happened, by name. */
  actions(): Promise<readonly string[]>;
  verify(): Promise<AuditVerdict>;
}

const lockName = 7_310_989;
const genesis = Buffer.alloc(32);
const batch = 1_000;

export function createAuditLog({ db }: { readonly db: Database }): AuditLog {
  return {
    append: async (note) => {
      await db.kysely.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(${lockName})`.execute(trx);
        const last = await trx
          .selectFrom('audit_log')
          .select(['seq', 'hash'])
          .orderBy('seq', 'desc')
          .limit(1)
          .execute();
        const previous = last[0]?.hash ?? genesis;
        const { actor, action, subject } = note;
        const row = {
          seq: String(Number(last[0]?.seq ?? 0) + 1),
          at: new Date(),
          actor,
          action,
          subject,
          detail: JSON.stringify(note.detail ?? {}),
        };
        await trx
          .insertInto('audit_log')
          .values({ ...row, previous, hash: hashOf(row, previous) })
          .execute();
      });
    },

    list: async ({ actor, action, subject, from, to, before, limit = 100 } = {}) => {
      const rows = await db.kysely
        .selectFrom('audit_log')
        .selectAll()
        .$if(actor !== undefined, (query) => query.where('actor', '=', actor!))
        .$if(action !== undefined, (query) => query.where('action', '=', action!))
        .$if(from !== undefined, (query) => query.where('at', '>=', from!))
        .$if(to !== undefined, (query) => query.where('at', '<', to!))
        .$if(subject !== undefined, (query) => query.where('subject', '=', subject!))
        .$if(before !== undefined, (query) => query.where('seq', '<', String(before)))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ seq, at, actor: by, action: done, subject: about, detail }) => ({
        seq: Number(seq),
        at,
        actor: by,
        action: done,
        subject: about,
        detail: JSON.parse(detail) as AuditEntry['detail'],
      }));
    },

    actions: async () => {
      const rows = await db.kysely.selectFrom('audit_log').select('action').distinct().orderBy('action').execute();
      return rows.map((row) => row.action);
    },

    verify: async () => {
      let previous: Buffer = genesis;
      for (let checked = 0; ;) {
        const rows = await db.kysely
          .selectFrom('audit_log')
          .selectAll()
          .where('seq', '>', String(checked))
          .orderBy('seq')
          .limit(batch)
          .execute();
        if (rows.length === 0) return { kind: 'intact', entries: checked };
        for (const row of rows) {
          const isNext = row.seq === String(checked + 1) && row.previous.equals(previous);
          if (!isNext || !row.hash.equals(hashOf(row, previous))) return { kind: 'broken', seq: checked + 1 };
          previous = row.hash;
          checked += 1;
        }
      }
    },
  };
}

function hashOf(
  row: { seq: string; at: Date; actor: string; action: string; subject: string; detail: string },
  previous: Buffer,
): Buffer {
  const { seq, at, actor, action, subject, detail } = row;
  const fields = [seq, at.toISOString(), actor, action, subject, detail];
  return createHash('sha256').update(previous).update(JSON.stringify(fields)).digest();
}
