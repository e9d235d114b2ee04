import { sql, type Kysely } from 'kysely';

/** Reports name their text by conversation and number, so nothing looks a text up by the provider's id. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index outgoing_by_provider`.execute(db);
}
