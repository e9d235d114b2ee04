import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import {
  backedUpTables,
  leftOutTables,
  ownFunctions,
  type BackupEnding,
  type BackupHeader,
  type TableHeading,
} from './backup-format.ts';
import { connectionSettings, type DatabaseAddress } from './connection.ts';
import {
  asDatabaseError,
  BackupInvalidError,
  DatabaseNotEmptyError,
  DatabaseSchemaNewerError,
  SealWrongKeyError,
} from './errors.ts';
import type { MasterKeys } from './master-key.ts';
import { migrate, readMigrations } from './migrate.ts';

const insertRows = 500;

/**
 * Fills an empty database from a backup: all of it, or nothing. The backup's own schema is made first and
 * brought up to date afterwards, and every job that is still due is planned again.
 * Throws BackupInvalidError, DatabaseNotEmptyError, DatabaseSchemaNewerError, or SealWrongKeyError when the
 * master keys given cannot read it.
 */
export async function restore(address: DatabaseAddress, file: string, masters: MasterKeys): Promise<{ rows: number }> {
  const header = await readHeader(file);
  await refuseNewer(header);
  refuseUnreadable(header, masters);
  const client = new Client({ ...connectionSettings(address), application_name: 'porchlight-restore' });
  client.on('error', () => {});
  try {
    await client.connect();
    await refuseFilled(client);
    await removeEmptyTables(client);
    await migrate(address, header.migrations.at(-1));
    await client.query('begin');
    const rows = await load(client, file);
    await client.query('commit');
    await migrate(address);
    await planJobs(client);
    return { rows };
  } catch (error) {
    throw asDatabaseError(error);
  } finally {
    await client.end();
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const source = createReadStream(file);
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* createInterface({ input: source.pipe(gunzip), crlfDelay: Infinity });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    throw new BackupInvalidError('the file is damaged or cut short', { cause: error });
  } finally {
    source.destroy();
  }
}

async function readHeader(file: string): Promise<BackupHeader> {
  for await (const line of linesOf(file)) {
    const header = line.startsWith('{"porchlight":"backup/1"') ? (JSON.parse(line) as BackupHeader) : undefined;
    if (!header) break;
    return header;
  }
  throw new BackupInvalidError('the file is not a Porchlight backup');
}

async function refuseNewer(header: BackupHeader): Promise<void> {
  const known = Object.keys(await readMigrations());
  const unknown = header.migrations.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new DatabaseSchemaNewerError(`the backup has migration ${unknown}: restore it with the version that made it`);
}

function refuseUnreadable(header: BackupHeader, masters: MasterKeys): void {
  const ids = new Set([masters.current, ...masters.previous].map((key) => key.id));
  const missing = header.keyIds.find((id) => !ids.has(id));
  if (missing === undefined) return;
  throw new SealWrongKeyError(`the backup was sealed with master key ${missing}, which is not among those given`);
}

async function refuseFilled(client: Client): Promise<void> {
  for (const table of backedUpTables) {
    const exists = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
    if (!exists.rows[0]?.there) continue;
    const found = await client.query(`select 1 from ${table} limit 1`);
    if (found.rowCount) throw new DatabaseNotEmptyError(`the database is not empty: table ${table} has rows`);
  }
}

/** The empty tables may be of a newer version than the backup, and there is no way back: they are made again. */
async function removeEmptyTables(client: Client): Promise<void> {
  await client.query('begin');
  for (const table of [...backedUpTables, ...leftOutTables])
    await client.query(`drop table if exists ${table} cascade`);
  const functions = await client.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = current_schema() and p.proname = any($1)`,
    [ownFunctions],
  );
  for (const { signature } of functions.rows) await client.query(`drop function ${signature}`);
  await client.query('commit');
}

/** Reads rows as lines and hands them to PostgreSQL as they are. */
async function load(client: Client, file: string): Promise<number> {
  const sums = new Map<string, { rows: number; hash: Hash }>();
  let ending: BackupEnding | undefined;
  let table: string | undefined;
  let waiting: string[] = [];
  const flush = async () => {
    if (table !== undefined && waiting.length > 0) await insert(client, table, waiting);
    waiting = [];
  };
  for await (const line of linesOf(file)) {
    if (ending) throw new BackupInvalidError('the file goes on after its end');
    if (line.startsWith('{"porchlight":')) continue;
    if (line.startsWith('{"table":')) {
      await flush();
      ({ table } = JSON.parse(line) as TableHeading);
      if (!(backedUpTables as readonly string[]).includes(table)) throw new BackupInvalidError('unknown table');
      sums.set(table, { rows: 0, hash: createHash('sha256') });
    } else if (line.startsWith('{"end":')) {
      ending = JSON.parse(line) as BackupEnding;
    } else {
      const sum = table === undefined ? undefined : sums.get(table);
      if (!sum) throw new BackupInvalidError('a row stands outside any table');
      sum.rows += 1;
      sum.hash.update(`${line}\n`);
      waiting.push(line);
      if (waiting.length >= insertRows) await flush();
    }
  }
  await flush();
  verify(ending, sums);
  await resetCounters(client);
  return [...sums.values()].reduce((total, sum) => total + sum.rows, 0);
}

async function insert(client: Client, table: string, rows: readonly string[]): Promise<void> {
  try {
    const columns = await ownColumns(client, table);
    await client.query(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from json_populate_recordset(null::${table}, $1)`,
      [`[${rows.join(',')}]`],
    );
  } catch (error) {
    // 22: a value PostgreSQL cannot read. 23: one that its table does not allow.
    const code = (error as { code?: string }).code ?? '';
    if (/^2[23]/.test(code)) throw new BackupInvalidError(`a row of ${table} is damaged (${code})`);
    throw error;
  }
}

/** All but those that the database computes itself. */
async function ownColumns(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return rows[0]!.columns;
}

function verify(ending: BackupEnding | undefined, sums: ReadonlyMap<string, { rows: number; hash: Hash }>): void {
  if (!ending) throw new BackupInvalidError('the file is cut short');
  for (const [table, expected] of Object.entries(ending.end)) {
    const found = sums.get(table);
    if (found?.rows !== expected.rows || found.hash.digest('hex') !== expected.sha256) {
      throw new BackupInvalidError(`table ${table} is not as it was backed up`);
    }
  }
}

async function resetCounters(client: Client): Promise<void> {
  for (const table of ['addresses', 'consents']) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), coalesce((select max(id) from ${table}), 0) + 1, false)`,
    );
  }
}

/** Texts are found by the outbox's own sweep; timers and alerts need their jobs. */
async function planJobs(client: Client): Promise<void> {
  await client.query(`
    select graphile_worker.add_job('timer', json_build_object('conversation', conversation_id, 'timer', timer),
      run_at => job_at, job_key => conversation_id || ':' || timer) from timers`);
  await client.query(`
    select graphile_worker.add_job('deliver-alert', json_build_object('alert', id), run_at => next_step_at,
      job_key => 'alert:' || id, priority => -10)
    from alerts where acknowledged_at is null and next_step_at is not null`);
  await client.query(`
    select graphile_worker.add_job('deliver-webhook', json_build_object('delivery', id), run_at => due_at,
      job_key => 'webhook:' || id)
    from webhook_deliveries where status = 'pending'`);
  await client.query(`update outgoing set job_at = null where status = 'pending'`);
}
