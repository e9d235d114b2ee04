import { sql } from 'kysely';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import type { DeskName } from './schema.ts';

/** A visit in a list that leaves the console. Nothing clinical, no name, no number. */
export interface WorklistRow {
  readonly conversation: ConversationId;
  readonly program: ProgramId;
  readonly section: DeskName;
  readonly channel: string;
  readonly lang: string;
  readonly createdAt: Date;
  readonly lastVisitorAt: Date | null;
  /** The account's name. */
  readonly owner: string | null;
  readonly openTasks: number;
  readonly firstDueAt: Date | null;
  readonly isDemo: boolean;
}

/** Latest activity first, at most `limit`. */
export async function readWorklist(
  { kysely }: Database,
  wanted: {
    readonly programs: readonly ProgramId[] | null;
    readonly sections: readonly DeskName[];
    readonly limit: number;
  },
): Promise<readonly WorklistRow[]> {
  const rows = await kysely
    .selectFrom('conversations')
    .leftJoin('staff_users', (join) => join.on(sql<boolean>`staff_users.id::text = conversations.owner`))
    .select([
      'conversations.id',
      'conversations.program',
      'conversations.desk',
      'conversations.channel',
      'conversations.lang',
      'conversations.created_at',
      'conversations.last_visitor_at',
      'conversations.demo',
      'staff_users.name as owner_name',
      sql<number>`(select count(*)::int from tasks t where t.conversation_id = conversations.id and t.done_at is null)`.as(
        'open_tasks',
      ),
      sql<Date | null>`(select min(t.due_at) from tasks t where t.conversation_id = conversations.id and t.done_at is null)`.as(
        'first_due_at',
      ),
    ])
    .where(sql<boolean>`conversations.desk = any(${[...wanted.sections]})`)
    .$if(wanted.programs !== null, (query) =>
      query.where(sql<boolean>`conversations.program = any(${[...wanted.programs!]})`),
    )
    .orderBy('conversations.listed_at', 'desc')
    .orderBy('conversations.id', 'desc')
    .limit(wanted.limit)
    .execute();
  return rows.map((row) => ({
    conversation: conversationId(row.id),
    program: programId(row.program),
    section: row.desk,
    channel: row.channel,
    lang: row.lang,
    createdAt: row.created_at,
    lastVisitorAt: row.last_visitor_at,
    owner: row.owner_name,
    openTasks: row.open_tasks,
    firstDueAt: row.first_due_at,
    isDemo: row.demo,
  }));
}
