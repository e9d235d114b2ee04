import { randomUUID } from 'node:crypto';
import { NotFoundError } from '../core/errors.ts';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { TaskDraft } from '../core/ports.ts';
import type { Database } from './connection.ts';
import { defaultLimit, isAmong } from './page.ts';
import { seal, unseal } from './seal.ts';
import type { StoredKey, Vault } from './vault.ts';

/** Something a person on staff has to do. */
export interface TaskRow extends TaskDraft {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly program: ProgramId;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
}

export interface TaskStore {
  /** Open ones, oldest first; or of one conversation, all of them. */
  list(filter?: {
    readonly programs?: readonly ProgramId[];
    readonly conversation?: ConversationId;
    readonly limit?: number;
  }): Promise<readonly TaskRow[]>;
  /** Throws NotFoundError. */
  read(id: string): Promise<TaskRow>;
  add(conversation: ConversationId, draft: TaskDraft): Promise<void>;
  /** Done once: who was first stays. */
  finish(id: string, by: string): Promise<void>;
}

export function createTaskStore({ db, vault }: { readonly db: Database; readonly vault: Vault }): TaskStore {
  const select = () =>
    db.kysely
      .selectFrom('tasks')
      .innerJoin('conversations', 'conversations.id', 'tasks.conversation_id')
      .selectAll('tasks')
      .select(['conversations.key_id', 'conversations.wrapped_key']);

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

    read: async (id) => {
      const row = await select().where('tasks.id', '=', id).executeTakeFirst();
      if (!row) throw new NotFoundError('no such task');
      return present(row, vault);
    },

    add: async (conversation, { kind, reason }) => {
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
        .values({ id, conversation_id: conversation, program: row.program, kind, reason: sealed })
        .execute();
    },

    finish: async (id, by) => {
      await db.kysely
        .updateTable('tasks')
        .set({ done_at: new Date(), done_by: by })
        .where('id', '=', id)
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
    done_at: Date | null;
    done_by: string | null;
  },
  vault: Vault,
): TaskRow {
  return {
    id: row.id,
    conversation: conversationId(row.conversation_id),
    program: programId(row.program),
    kind: row.kind as TaskDraft['kind'],
    reason: unseal(vault.keyOf(row.conversation_id, row), `task:${row.id}`, row.reason) as string,
    createdAt: row.created_at,
    doneAt: row.done_at,
    doneBy: row.done_by,
  };
}
