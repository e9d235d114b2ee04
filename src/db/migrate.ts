import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { Client, Pool } from 'pg';
import { quietJobLogger } from './job-logger.ts';
import { connectionSettings, type DatabaseAddress } from './connection.ts';
import { DatabaseSchemaNewerError, asDatabaseError } from './errors.ts';

const folder = path.join(import.meta.dirname, 'migrations');
/** Any fixed number: names our advisory lock among those of other programs in this database. */
const migrationLock = 7_310_988;

/**
 * Brings the database's tables, and the job queue's, to this version. Forward only. Instances that
 * start together wait for one another. Returns the names of the migrations applied.
 * Throws DatabaseSchemaNewerError when a newer version has been here.
 * @param upTo stops after this migration: for restoring what an older version backed up.
 */
export async function migrate(address: DatabaseAddress, upTo?: string): Promise<readonly string[]> {
  const locker = new Client({ ...connectionSettings(address), application_name: 'porchlight-migrate' });
  locker.on('error', () => {});
  const pool = new Pool({ ...connectionSettings(address), max: 3, application_name: 'porchlight-migrate' });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await locker.connect();
    await locker.query('select pg_advisory_lock($1)', [migrationLock]);
    return await migrateAlone(pool, upTo);
  } catch (error) {
    throw asDatabaseError(error);
  } finally {
    await pool.end();
    await locker.end();
  }
}

async function migrateAlone(pool: Pool, upTo: string | undefined): Promise<readonly string[]> {
  const migrations = await readMigrations();
  await refuseNewer(pool, Object.keys(migrations));
  await runMigrations({ pgPool: pool, logger: quietJobLogger });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: keepOpen(pool) }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error !== undefined) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** Every migration by its file name without ending; names sort by their time. */
export async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).toSorted();
  const modules = await Promise.all(files.map(async (file) => (await import(path.join(folder, file))) as Migration));
  return Object.fromEntries(files.map((file, index) => [path.basename(file, '.ts'), modules[index]!]));
}

async function refuseNewer(pool: Pool, known: readonly string[]): Promise<void> {
  const exists = await pool.query<{ there: boolean }>(`select to_regclass('kysely_migration') is not null as there`);
  if (!exists.rows[0]?.there) return;
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by name');
  const unknown = rows.map((row) => row.name).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new DatabaseSchemaNewerError(
      `the database has migration ${unknown}, which this version does not know; run the newer version`,
    );
  }
}

/** Kysely's migrator must not end the pool that its caller still uses. */
function keepOpen(pool: Pool): { connect: Pool['connect']; end: () => Promise<void>; options: object } {
  return { connect: pool.connect.bind(pool), end: async () => {}, options: {} };
}
