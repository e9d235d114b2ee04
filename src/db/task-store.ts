import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { NotFoundError } from '../core/errors.ts';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { TaskDraft } from '../core/ports.ts';
import type { VisitSummary } from '../core/visit-summary.ts';
import type { Database } from './connection.ts';
import { defaultLimit, isAmong, pageOf, type Cursor, type Page } from './page.ts';
import { seal, unseal } from './seal.ts';
import type { StoredKey, Vault } from './vault.ts';

/** Something a person on staff has to do. */
export interface TaskRow extends Required<TaskDraft> {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly program: ProgramId;
  readonly createdAt: Date;
  readonly assignedTo: string | null;
  readonly escalatedAt: Date | null;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
  /** Calls made for it. */
  readonly attempts: number;
  /** Of whom it is about, as given; null until then. */
  readonly name: string | null;
  readonly isDemo: boolean;
}

/** What came of a call. */
export const callResults = ['reached', 'no-answer', 'voicemail', 'wrong-number'] as const;
export type CallResult = (typeof callResults)[number];

export interface CallAttempt {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly result: CallResult;
  /** Staff's own words, sealed at rest. */
  readonly note: string | null;
}

export interface TaskFilter {
  /** Those of these programs only; all when absent. */
  readonly programs?: readonly ProgramId[];
  /** Somebody's own; null: nobody's. */
  readonly assignedTo?: string | null;
  readonly afterHours?: boolean;
  readonly dueBefore?: Date;
  readonly after?: Cursor;
  readonly limit?: number;
}

export interface TaskStore {
  /** Open ones, oldest first; or of one conversation, all of them. */
  list(filter?: {
    readonly programs?: readonly ProgramId[];
    readonly conversation?: ConversationId;
    readonly limit?: number;
  }): Promise<readonly TaskRow[]>;
  /** Open ones, the soonest due first. A cursor is of `dueAt`. */
  queue(filter?: TaskFilter): Promise<Page<TaskRow>>;
  counts(filter: {
    readonly programs?: readonly ProgramId[];
    readonly user: string;
    readonly now: Date;
  }): Promise<TaskCounts>;
  /** Throws NotFoundError. */
  read(id: string): Promise<TaskRow>;
  add(conversation: ConversationId, draft: TaskDraft): Promise<void>;
  assign(id: string, to: string | null): Promise<void>;
  /** A new due time: it is reminded of, and grows overdue, again. */
  postpone(id: string, dueAt: Date): Promise<void>;
  attempt(id: string, attempt: Omit<CallAttempt, 'id' | 'note'> & { readonly note?: string }): Promise<void>;
  /** Oldest first. */
  attempts(id: string): Promise<readonly CallAttempt[]>;
  /** Done once: who was first stays. */
  finish(id: string, by: string): Promise<void>;
  /** Every open task of a visit, when its outcome is known. */
  finishAll(conversation: ConversationId, by: string): Promise<void>;
}

export interface TaskCounts {
  readonly open: number;
  readonly overdue: number;
  readonly mine: number;
  readonly afterHours: number;
}

export function createTaskStore({ db, vault }: { readonly db: Database; readonly vault: Vault }): TaskStore {
  const select = () =>
    db.kysely
      .selectFrom('tasks')
      .innerJoin('conversations', 'conversations.id', 'tasks.conversation_id')
      .selectAll('tasks')
      .select(['conversations.key_id', 'conversations.wrapped_key', 'conversations.demo', 'conversations.summary'])
      .select(sql<number>`(select count(*)::int from call_attempts a where a.task_id = tasks.id)`.as('attempts'));
  const keyOf = async (id: string): Promise<{ key: Buffer; conversation: string }> => {
    const row = await db.kysely
      .selectFrom('tasks')
      .innerJoin('conversations', 'conversations.id', 'tasks.conversation_id')
      .select(['conversations.id', 'conversations.key_id', 'conversations.wrapped_key'])
      .where('tasks.id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('no such task');
    return { key: vault.keyOf(row.id, row), conversation: row.id };
  };
  /** The first thing that anybody did about it ends the wait that reports measure. */
  const actedOn = sql<Date>`coalesce(first_action_at, now())`;

  return {
    list: async ({ programs, conversation, limit = defaultLimit } = {}) => {
      const rows = await select()
        .$if(programs !== undefined, (query) => query.where(isAmong('tasks.program', programs!)))
        .$if(conversation !== undefined, (query) => query.where('tasks.conversation_id', '=', conversation!))
        .$if(conversation === undefined, (query) => query.where('tasks.done_at', 'is', null))
        .orderBy('tasks.created_at')
        .orderBy('tasks.id')
        .limit(limit)
        .execute();
      return rows.map((row) => present(row, vault));
    },

    queue: async ({ programs, assignedTo, afterHours, dueBefore, after, limit = defaultLimit } = {}) => {
      const rows = await select()
        .where('tasks.done_at', 'is', null)
        .$if(programs !== undefined, (query) => query.where(isAmong('tasks.program', programs!)))
        .$if(assignedTo === null, (query) => query.where('tasks.assigned_to', 'is', null))
        .$if(typeof assignedTo === 'string', (query) => query.where('tasks.assigned_to', '=', assignedTo!))
        .$if(afterHours !== undefined, (query) => query.where('tasks.after_hours', '=', afterHours!))
        .$if(dueBefore !== undefined, (query) => query.where('tasks.due_at', '<', dueBefore!))
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(tasks.due_at, tasks.id) > (${after!.at}, ${after!.id}::uuid)`),
        )
        .orderBy('tasks.due_at')
        .orderBy('tasks.id')
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows.map((row) => present(row, vault)),
        limit,
        (row) => ({ at: row.dueAt, id: row.id }),
      );
    },

    counts: async ({ programs, user, now }) =>
      await db.kysely
        .selectFrom('tasks')
        .select([
          sql<number>`count(*)::int`.as('open'),
          sql<number>`(count(*) filter (where due_at < ${now}))::int`.as('overdue'),
          sql<number>`(count(*) filter (where assigned_to = ${user}))::int`.as('mine'),
          sql<number>`(count(*) filter (where after_hours))::int`.as('afterHours'),
        ])
        .where('done_at', 'is', null)
        .$if(programs !== undefined, (query) => query.where(isAmong('program', programs!)))
        .executeTakeFirstOrThrow(),

    read: async (id) => {
      const row = await select().where('tasks.id', '=', id).executeTakeFirst();
      if (!row) throw new NotFoundError('no such task');
      return present(row, vault);
    },

    add: async (conversation, { kind, reason, dueAt, afterHours }) => {
      const row = await db.kysely
        .selectFrom('conversations')
        .select(['program', 'key_id', 'wrapped_key'])
        .where('id', '=', conversation)
        .executeTakeFirst();
      if (!row) throw new NotFoundError('no such conversation');
      const id = randomUUID();
      const sealed = seal(vault.keyOf(conversation, row), `task:${id}`, reason);
      await db.kysely
        .insertInto('tasks')
        .values({
          id,
          conversation_id: conversation,
          program: row.program,
          kind,
          reason: sealed,
          ...(dueAt && { due_at: dueAt }),
          ...(afterHours !== undefined && { after_hours: afterHours }),
        })
        .execute();
    },

    assign: async (id, to) => {
      await db.kysely
        .updateTable('tasks')
        .set({ assigned_to: to, reminded_at: null, ...(to !== null && { first_action_at: actedOn }) })
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .execute();
    },

    postpone: async (id, dueAt) => {
      await db.kysely
        .updateTable('tasks')
        .set({ due_at: dueAt, reminded_at: null, escalated_at: null })
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .execute();
    },

    attempt: async (id, { at, by, result, note }) => {
      const { key } = await keyOf(id);
      const attempt = randomUUID();
      const sealed = note === undefined ? null : seal(key, `call-attempt:${attempt}`, note);
      await db.kysely.transaction().execute(async (trx) => {
        await trx
          .insertInto('call_attempts')
          .values({ id: attempt, task_id: id, at, by_staff: by, result, note: sealed })
          .execute();
        await trx.updateTable('tasks').set({ first_action_at: actedOn }).where('id', '=', id).execute();
      });
    },

    attempts: async (id) => {
      const { key } = await keyOf(id);
      const rows = await db.kysely
        .selectFrom('call_attempts')
        .selectAll()
        .where('task_id', '=', id)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        at: row.at,
        by: row.by_staff,
        result: row.result as CallResult,
        note: row.note === null ? null : (unseal(key, `call-attempt:${row.id}`, row.note) as string),
      }));
    },

    finish: async (id, by) => {
      await db.kysely
        .updateTable('tasks')
        .set({ done_at: new Date(), done_by: by, first_action_at: actedOn })
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .execute();
    },

    finishAll: async (conversation, by) => {
      await db.kysely
        .updateTable('tasks')
        .set({ done_at: new Date(), done_by: by, first_action_at: actedOn })
        .where('conversation_id', '=', conversation)
        .where('done_at', 'is', null)
        .execute();
    },
  };
}

function present(
  row: StoredKey & {
    id: string;
    conversation_id: string;
    program: string;
    kind: string;
    reason: Buffer;
    created_at: Date;
    due_at: Date;
    after_hours: boolean;
    assigned_to: string | null;
    escalated_at: Date | null;
    done_at: Date | null;
    done_by: string | null;
    attempts: number;
    demo: boolean;
    summary: Buffer | null;
  },
  vault: Vault,
): TaskRow {
  const key = vault.keyOf(row.conversation_id, row);
  const place = `summary:${row.conversation_id}`;
  const name = row.summary === null ? '' : (unseal(key, place, row.summary) as VisitSummary).name;
  return {
    id: row.id,
    conversation: conversationId(row.conversation_id),
    program: programId(row.program),
    kind: row.kind as TaskDraft['kind'],
    reason: unseal(key, `task:${row.id}`, row.reason) as string,
    createdAt: row.created_at,
    dueAt: row.due_at,
    afterHours: row.after_hours,
    assignedTo: row.assigned_to,
    escalatedAt: row.escalated_at,
    doneAt: row.done_at,
    doneBy: row.done_by,
    attempts: row.attempts,
    name: name === '' ? null : name,
    isDemo: row.demo,
  };
}
