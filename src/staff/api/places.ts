import { NotFoundError } from '../../core/errors.ts';
import {
  alertId,
  conversationId,
  packetId,
  programId,
  type AlertId,
  type ConversationId,
  type PacketId,
  type ProgramId,
} from '../../core/ids.ts';
import type { Database } from '../../db/connection.ts';

/** The visit that a route is about. */
export interface Place {
  readonly conversation: ConversationId;
  readonly program: ProgramId;
}

/** Finds the visit that something belongs to. Each throws NotFoundError. */
export interface Places {
  visit(id: ConversationId | string): Promise<Place>;
  alert(id: AlertId | string): Promise<Place>;
  packet(id: PacketId | string): Promise<Place>;
  task(id: string): Promise<Place>;
}

export function createPlaces({ db: { kysely } }: { readonly db: Database }): Places {
  const among = async (table: 'alerts' | 'packets' | 'tasks', id: string): Promise<Place> => {
    const row = await kysely
      .selectFrom(table)
      .select(['conversation_id', 'program'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFoundError(`nothing of that id in ${table}`);
    return { conversation: conversationId(row.conversation_id), program: programId(row.program) };
  };
  return {
    visit: async (id) => {
      const row = await kysely.selectFrom('conversations').select('program').where('id', '=', id).executeTakeFirst();
      if (!row) throw new NotFoundError('no such visit');
      return { conversation: conversationId(id), program: programId(row.program) };
    },
    alert: async (id) => await among('alerts', alertId(id)),
    packet: async (id) => await among('packets', packetId(id)),
    task: async (id) => await among('tasks', id),
  };
}
