import { randomUUID } from 'node:crypto';
import { NotFoundError } from '../core/errors.ts';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { defaultLimit, isAmong, isBefore, pageOf, type Cursor, type Page } from './page.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './vault.ts';

/** One visit opened by one member of staff outside their role or programs, for a while. */
export interface BrokenGlass {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly program: ProgramId;
  /** A member of staff's id. */
  readonly by: string;
  /** In their words. Sealed with the visit, and erased with it. */
  readonly reason: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  /** A compliance officer has looked at it. */
  readonly reviewedAt: Date | null;
  readonly reviewedBy: string | null;
}

export interface BreakGlassStore {
  /** Throws NotFoundError when there is no such visit. */
  open(glass: Pick<BrokenGlass, 'conversation' | 'by' | 'reason' | 'openedAt' | 'expiresAt'>): Promise<BrokenGlass>;
  /** The id of what this person has open there now. */
  current(by: string, conversation: ConversationId, now: Date): Promise<string | null>;
  /** Newest first. */
  list(filter?: {
    readonly programs?: readonly ProgramId[];
    readonly after?: Cursor;
    readonly limit?: number;
  }): Promise<Page<BrokenGlass>>;
  unreviewed(programs?: readonly ProgramId[]): Promise<number>;
  /** The first review stands; `own` is refused: nobody reviews themselves. Throws NotFoundError, also when it is of another program. */
  review(id: string, by: string, at: Date, programs?: readonly ProgramId[]): Promise<'reviewed' | 'own'>;
}

export function createBreakGlassStore({
  db: { kysely },
  vault,
}: {
  readonly db: Database;
  readonly vault: Vault;
}): BreakGlassStore {
  return {
    open: async ({ conversation, by, reason, openedAt, expiresAt }) => {
      const visit = await kysely
        .selectFrom('conversations')
        .select(['program', 'key_id', 'wrapped_key'])
        .where('id', '=', conversation)
        .executeTakeFirst();
      if (!visit) throw new NotFoundError('no such visit');
      const id = randomUUID();
      await kysely
        .insertInto('break_glass')
        .values({
          id,
          conversation_id: conversation,
          program: visit.program,
          user_id: by,
          reason: seal(vault.keyOf(conversation, visit), placeOf(id), reason),
          opened_at: openedAt,
          expires_at: expiresAt,
        })
        .execute();
      const program = programId(visit.program);
      return { id, conversation, program, by, reason, openedAt, expiresAt, reviewedAt: null, reviewedBy: null };
    },

    current: async (by, conversation, now) => {
      const row = await kysely
        .selectFrom('break_glass')
        .select('id')
        .where('user_id', '=', by)
        .where('conversation_id', '=', conversation)
        .where('expires_at', '>', now)
        .limit(1)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    list: async ({ programs, after, limit = defaultLimit } = {}) => {
      const found = await kysely
        .selectFrom('break_glass')
        .innerJoin('conversations', 'conversations.id', 'break_glass.conversation_id')
        .selectAll('break_glass')
        .select(['conversations.key_id', 'conversations.wrapped_key'])
        .$if(programs !== undefined, (query) => query.where(isAmong('break_glass.program', programs!)))
        .$if(after !== undefined, (query) => query.where(isBefore('opened_at', 'break_glass.id', after!)))
        .orderBy('opened_at', 'desc')
        .orderBy('break_glass.id', 'desc')
        .limit(limit + 1)
        .execute();
      const rows = found.map((row) => ({
        id: row.id,
        conversation: conversationId(row.conversation_id),
        program: programId(row.program),
        by: row.user_id,
        reason: unseal(vault.keyOf(row.conversation_id, row), placeOf(row.id), row.reason) as string,
        openedAt: row.opened_at,
        expiresAt: row.expires_at,
        reviewedAt: row.reviewed_at,
        reviewedBy: row.reviewed_by,
      }));
      return pageOf(rows, limit, (row) => ({ at: row.openedAt, id: row.id }));
    },

    unreviewed: async (programs) => {
      const { count } = await kysely
        .selectFrom('break_glass')
        .select((query) => query.fn.countAll<string>().as('count'))
        .where('reviewed_at', 'is', null)
        .$if(programs !== undefined, (query) => query.where(isAmong('program', programs!)))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    review: async (id, by, at, programs) => {
      const glass = await kysely
        .selectFrom('break_glass')
        .select('user_id')
        .where('id', '=', id)
        .$if(programs !== undefined, (query) => query.where(isAmong('program', programs!)))
        .executeTakeFirst();
      if (!glass) throw new NotFoundError('no such break-glass');
      if (glass.user_id === by) return 'own';
      await kysely
        .updateTable('break_glass')
        .set((query) => ({
          reviewed_at: query.fn.coalesce('reviewed_at', query.val(at)),
          reviewed_by: query.fn.coalesce('reviewed_by', query.val(by)),
        }))
        .where('id', '=', id)
        .execute();
      return 'reviewed';
    },
  };
}

const placeOf = (id: string): string => `break-glass:${id}`;
