import { randomUUID } from 'node:crypto';
import { NotFoundError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './vault.ts';

/** What a member of staff wrote down about a visit. Never changed afterwards. */
export interface VisitNote {
  readonly id: string;
  /** The account's id. */
  readonly author: string;
  readonly at: Date;
  readonly text: string;
}

export interface NoteStore {
  /** Oldest first. */
  list(conversation: ConversationId): Promise<readonly VisitNote[]>;
  add(conversation: ConversationId, author: string, text: string): Promise<VisitNote>;
}

export function createNoteStore({ db, vault }: { readonly db: Database; readonly vault: Vault }): NoteStore {
  const keyOf = async (conversation: ConversationId): Promise<Buffer> => {
    const row = await db.kysely
      .selectFrom('conversations')
      .select(['key_id', 'wrapped_key'])
      .where('id', '=', conversation)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('no such conversation');
    return vault.keyOf(conversation, row);
  };
  return {
    list: async (conversation) => {
      const key = await keyOf(conversation);
      const rows = await db.kysely
        .selectFrom('visit_notes')
        .selectAll()
        .where('conversation_id', '=', conversation)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map(({ id, author, at, body }) => ({
        id,
        author,
        at,
        text: unseal(key, `note:${id}`, body) as string,
      }));
    },
    add: async (conversation, author, text) => {
      const key = await keyOf(conversation);
      const note = { id: randomUUID(), author, at: new Date(), text };
      await db.kysely
        .insertInto('visit_notes')
        .values({
          id: note.id,
          conversation_id: conversation,
          author,
          at: note.at,
          body: seal(key, `note:${note.id}`, text),
        })
        .execute();
      return note;
    },
  };
}
