import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { backedUpTables, type BackupEnding, type BackupHeader } from './backup-format.ts';
import { connectionSettings, type DatabaseAddress } from './connection.ts';
import { asDatabaseError } from './errors.ts';
import { ifThere } from './if-there.ts';

const fetchRows = 500;

export interface BackupSummary {
  readonly rows: number;
  readonly conversations: number;
  /** Master keys without which it cannot be read. They are not in it. */
  readonly keyIds: readonly string[];
}

/**
 * Writes everything the database held at one instant to a file, while it is in use. The file is readable by
 * its owner only, and appears complete or not at all. The master key is not in it: keep that elsewhere.
 */
export async function backUp(address: DatabaseAddress, file: string): Promise<BackupSummary> {
  const client = new Client({ ...connectionSettings(address), application_name: 'porchlight-backup' });
  client.on('error', () => {});
  const draft = `${file}.${randomBytes(4).toString('hex')}.draft`;
  const counted: Record<string, { rows: number; sha256: string }> = {};
  try {
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    const header = await readHeader(client);
    const lines = Readable.from(backupLines(client, header, counted), { objectMode: false });
    await pipeline(lines, createGzip({ level: 6 }), createWriteStream(draft, { mode: 0o600, flush: true }));
    await rename(draft, file);
    await flushFolder(path.dirname(file));
    const rows = Object.values(counted).reduce((sum, table) => sum + table.rows, 0);
    return { rows, conversations: counted['conversations']?.rows ?? 0, keyIds: header.keyIds };
  } catch (error) {
    await ifThere(unlink(draft));
    throw asDatabaseError(error);
  } finally {
    await client.end();
  }
}

async function readHeader(client: Client): Promise<BackupHeader> {
  const migrations = await client.query<{ name: string }>('select name from kysely_migration order by name');
  const keys = await client.query<{ key_id: string }>(
    'select key_id from system_keys union select key_id from conversations order by key_id',
  );
  return {
    porchlight: 'backup/1',
    at: new Date().toISOString(),
    migrations: migrations.rows.map((row) => row.name),
    keyIds: keys.rows.map((row) => row.key_id),
  };
}

async function* backupLines(
  client: Client,
  header: BackupHeader,
  counted: Record<string, { rows: number; sha256: string }>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`;
  for (const table of await tablesThere(client)) {
    yield `${JSON.stringify({ table })}\n`;
    const hash = createHash('sha256');
    let count = 0;
    await client.query(`declare reading no scroll cursor for select row_to_json(t)::text as line from ${table} t`);
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${fetchRows} from reading`);
      if (rows.length === 0) break;
      const chunk = rows.map((row) => `${row.line}\n`).join('');
      hash.update(chunk);
      count += rows.length;
      yield chunk;
    }
    await client.query('close reading');
    counted[table] = { rows: count, sha256: hash.digest('hex') };
  }
  const ending: BackupEnding = { end: counted };
  yield `${JSON.stringify(ending)}\n`;
}

/** A database that an older version made is backed up before it is brought up to date: it lacks the newest tables. */
async function tablesThere(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) with ordinality t (name, place) where to_regclass(name) is not null order by place',
    [[...backedUpTables]],
  );
  return rows.map((row) => row.name);
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
