import { sql, type Kysely } from 'kysely';

/**
 * Lists of visits are ranges of `conversations_by_desk`. Beside an index on time alone the planner would read that
 * one and throw away most of what it finds, so retention, which looks once a day, has one without an order.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index conversations_by_listing`.execute(db);
  await sql`drop index conversations_by_age`.execute(db);
  await sql`create index conversations_by_age on conversations using brin (listed_at)`.execute(db);
}
