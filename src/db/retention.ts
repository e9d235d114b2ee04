import { Client } from 'pg';
import { connectionSettings, type Database } from './connection.ts';
import { throwClearly } from './errors.ts';
import { eraseText } from './turn-statements.ts';

export interface RetentionPolicy {
  /** Conversations without a visitor's message for so long are erased, packets and all. */
  readonly conversationDays: number;
  /** Packets older than this are deleted sooner than their conversation. Not when absent. */
  readonly packetDays?: number;
  /** Unanswered questions. */
  readonly gapDays: number;
}

export interface Purged {
  readonly conversations: number;
  readonly packets: number;
  readonly gaps: number;
}

const batch = 200;

/** Erases what is past its time, a few hundred at once, so that turns never wait long. Open alerts are kept. */
export async function purge({ address }: Pick<Database, 'address'>, policy: RetentionPolicy): Promise<Purged> {
  // A connection of its own: the pools' have no patience for long work.
  const client = new Client({ ...connectionSettings(address), application_name: 'porchlight-retention' });
  client.on('error', () => {});
  try {
    await client.connect();
    return await purgeOn(client, policy);
  } catch (error) {
    return throwClearly(error);
  } finally {
    await client.end();
  }
}

async function purgeOn(client: Client, policy: RetentionPolicy): Promise<Purged> {
  let conversations = 0;
  for (let erased = batch; erased === batch; conversations += erased) {
    await client.query('begin');
    // Locked first: one in the middle of a turn is not past its time after all.
    const { rows } = await client.query<{ id: string }>(
      `select id from conversations where listed_at < now() - make_interval(days => $1) and not exists (
           select from alerts where conversation_id = conversations.id and acknowledged_at is null)
         order by listed_at limit ${batch} for update skip locked`,
      [policy.conversationDays],
    );
    await client.query({ ...eraseText, values: [rows.map((row) => row.id)] });
    await client.query('commit');
    erased = rows.length;
  }
  const packets = await client.query(
    'delete from packets where $1::int is not null and created_at < now() - make_interval(days => $1)',
    [policy.packetDays ?? null],
  );
  const gaps = await client.query('delete from gaps where day < current_date - $1::int', [policy.gapDays]);
  await client.query('delete from staff_sessions where expires_at < now()');
  return { conversations, packets: packets.rowCount ?? 0, gaps: gaps.rowCount ?? 0 };
}
