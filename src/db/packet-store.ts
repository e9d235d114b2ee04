import { NotFoundError } from '../core/errors.ts';
import {
  conversationId,
  packetId,
  programId,
  type ConversationId,
  type PacketId,
  type ProgramId,
} from '../core/ids.ts';
import type { Packet } from '../core/packet.ts';
import type { PacketRow } from '../core/ports.ts';
import type { Database } from './connection.ts';
import { defaultLimit, isAmong, isBefore, pageOf, type Cursor, type Page } from './page.ts';
import { unseal } from './seal.ts';
import type { Vault } from './vault.ts';

export interface PacketFilter {
  /** Those of these programs only; all when absent. */
  readonly programs?: readonly ProgramId[];
  readonly conversation?: ConversationId;
  /** Only what nobody has opened yet. */
  readonly isUnread?: boolean;
  readonly after?: Cursor;
  readonly limit?: number;
}

export interface ListedPacket extends PacketRow {
  readonly openedAt: Date | null;
  readonly openedBy: string | null;
}

export interface PacketStore {
  /** Newest first. */
  list(filter?: PacketFilter): Promise<Page<ListedPacket>>;
  /** The packet itself. Who reads it is noted the first time when `by` is given. */
  read(id: PacketId, by?: string): Promise<Packet>;
}

export function createPacketStore({ db, vault }: { readonly db: Database; readonly vault: Vault }): PacketStore {
  return {
    list: async ({ programs, conversation, isUnread, after, limit = defaultLimit } = {}) => {
      const found = await db.kysely
        .selectFrom('packets')
        .select(['id', 'conversation_id', 'program', 'status', 'created_at', 'opened_at', 'opened_by'])
        .$if(programs !== undefined, (query) => query.where(isAmong('program', programs!)))
        .$if(conversation !== undefined, (query) => query.where('conversation_id', '=', conversation!))
        .$if(isUnread === true, (query) => query.where('opened_at', 'is', null))
        .$if(after !== undefined, (query) => query.where(isBefore('created_at', 'id', after!)))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const rows = found.map((row) => ({
        id: packetId(row.id),
        conversation: conversationId(row.conversation_id),
        program: programId(row.program),
        status: row.status as PacketRow['status'],
        createdAt: row.created_at,
        openedAt: row.opened_at,
        openedBy: row.opened_by,
      }));
      return pageOf(rows, limit, (row) => ({ at: row.createdAt, id: row.id }));
    },

    read: async (id, by) => {
      const row = await db.kysely
        .selectFrom('packets')
        .innerJoin('conversations', 'conversations.id', 'packets.conversation_id')
        .select(['packets.body', 'packets.conversation_id', 'conversations.key_id', 'conversations.wrapped_key'])
        .select('conversations.demo')
        .where('packets.id', '=', id)
        .executeTakeFirst();
      if (!row) throw new NotFoundError('no such packet');
      const opened = unseal(vault.keyOf(row.conversation_id, row), `packet:${id}`, row.body) as Packet;
      const packet: Packet = row.demo ? { ...opened, demo: true } : opened;
      if (by !== undefined) {
        await db.kysely
          .updateTable('packets')
          .set({ opened_at: new Date(), opened_by: by })
          .where('id', '=', id)
          .where('opened_at', 'is', null)
          .execute();
      }
      return packet;
    },
  };
}
