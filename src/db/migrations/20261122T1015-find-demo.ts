import { sql, type Kysely } from 'kysely';

/** Every console asks whether there is demo data: among a million visits that are none, without reading them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('create index conversations_demo on conversations (id) where demo').execute(db);
}
