import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { connectionSettings, type DatabaseAddress } from '../../src/db/connection.ts';
import { programOf } from '../../src/db/embedded/process-identity.ts';
import { startEmbeddedDatabase } from '../../src/db/embedded/supervisor.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run; `database` in it is the migrated template that tests copy. */
    databaseServer: DatabaseAddress;
  }
}

/** Of this server alone: folders of tests look abandoned too, while a test has killed their owner. */
const folderPrefix = 'porchlight-test-server-';
const template = `porchlight_template_${process.pid}`;

/**
 * One PostgreSQL for the whole run: `DATABASE_URL` when set (the user needs CREATEDB), else an
 * embedded one in a temporary folder. Returns what ends it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env['DATABASE_URL'];
  const embedded = url === undefined ? await startEmbedded() : undefined;
  const server: DatabaseAddress = embedded ? embedded.address : { url: url! };
  await administer(server, `create database ${template}`);
  await migrate(withDatabase(server, template));
  project.provide('databaseServer', withDatabase(server, template));
  return async () => {
    if (embedded) await embedded.end();
    else await administer(server, `drop database if exists ${template} with (force)`);
  };
}

export function withDatabase(server: DatabaseAddress, database: string): DatabaseAddress {
  if (!('url' in server)) return { ...server, database };
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return { url: url.href };
}

/** Runs one statement outside any transaction. */
export async function administer(server: DatabaseAddress, statement: string): Promise<void> {
  const client = new Client(connectionSettings(server));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function startEmbedded() {
  await endAbandoned();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), folderPrefix));
  const database = await startEmbeddedDatabase({ dataDir });
  const end = async () => {
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { address: database.address, end };
}

/** A run that was killed leaves its server behind: the next run ends it. */
async function endAbandoned(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const dataDir = path.join(os.tmpdir(), name);
    const owner = await pidIn(path.join(dataDir, 'owner.lock'), (text) => (JSON.parse(text) as { pid: number }).pid);
    if (owner === undefined || programOf(owner) !== undefined) continue;
    const server = await pidIn(path.join(dataDir, 'postgresql/cluster/postmaster.pid'), parseInt);
    if (server !== undefined && programOf(server) === 'postgres') process.kill(server, 'SIGQUIT');
    await sleep(200);
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function pidIn(file: string, read: (text: string) => number): Promise<number | undefined> {
  try {
    return read(await readFile(file, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
