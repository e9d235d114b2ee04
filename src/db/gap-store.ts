import type { ProgramId } from '../core/ids.ts';
import { programId } from '../core/ids.ts';
import type { GapDraft } from '../core/ports.ts';
import type { Lang } from '../core/language.ts';
import type { Database } from './connection.ts';
import { defaultLimit, isAmong } from './page.ts';
import { unseal } from './seal.ts';
import type { Vault } from './vault.ts';

/** A question we had no vetted answer for. Nothing says who asked it, or when but the day. */
export interface GapRow extends GapDraft {
  readonly id: string;
  readonly program: ProgramId;
}

export interface GapStore {
  /** Newest day first, in no order within a day. */
  list(filter?: { readonly programs?: readonly ProgramId[]; readonly limit?: number }): Promise<readonly GapRow[]>;
  /** Removes those dealt with. */
  remove(ids: readonly string[]): Promise<void>;
}

export function createGapStore({ db, vault }: { readonly db: Database; readonly vault: Vault }): GapStore {
  return {
    list: async ({ programs, limit = defaultLimit } = {}) => {
      const key = await vault.systemKey('gaps');
      const rows = await db.kysely
        .selectFrom('gaps')
        .selectAll()
        .$if(programs !== undefined, (query) => query.where(isAmong('program', programs!)))
        .orderBy('day', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        program: programId(row.program),
        lang: row.lang as Lang,
        question: unseal(key, `gap:${row.id}`, row.question) as string,
      }));
    },
    remove: async (ids) => {
      await db.kysely
        .deleteFrom('gaps')
        .where('id', 'in', ids.length > 0 ? ids : [null as never])
        .execute();
    },
  };
}
