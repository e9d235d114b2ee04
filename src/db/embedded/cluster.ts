import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseStartFailedError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import type { ServerUser } from './server-user.ts';

export const superuser = 'porchlight';
const majorVersion = '18';

/**
 * How the server finds its own folder. Under root on Linux it inherits the folder as its working
 * directory, so that it needs no right to the folders above (a home of mode 0700, say).
 */
export const folderArgument = (cluster: string, user: ServerUser | null): string =>
  user !== null && process.platform === 'linux' ? '/proc/self/cwd' : cluster;

/** What is handed to PostgreSQL's programs: nothing of our environment, which may hold secrets. */
export const bareEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/**
 * Makes the database folder when there is none: in a temporary folder beside it, renamed when complete,
 * so that a crash half way leaves nothing that looks usable. The caller holds the folder's lock.
 */
export async function prepareCluster(cluster: string, binaries: Binaries, user: ServerUser | null): Promise<void> {
  const parent = path.dirname(cluster);
  await mkdir(parent, { recursive: true, mode: 0o711 });
  await removeLeftovers(parent);
  if (existsSync(cluster)) {
    await checkVersion(cluster);
    return await checkOwner(cluster, user);
  }
  const draft = path.join(parent, `new-${randomBytes(4).toString('hex')}`);
  await mkdir(draft, { mode: 0o700 });
  if (user) await chown(draft, user.uid, user.gid);
  await runInitdb(draft, binaries, user);
  await rename(draft, cluster);
  const folder = await open(parent);
  await folder.sync();
  await folder.close();
}

async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name.startsWith('new-')) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/** A copy made by root belongs to root, and PostgreSQL would end without a word in its log. */
async function checkOwner(cluster: string, user: ServerUser | null): Promise<void> {
  if (user === null || (await stat(cluster)).uid === user.uid) return;
  throw new DatabaseStartFailedError(
    `the database folder belongs to root, under whom PostgreSQL does not run: chown -R ${user.uid}:${user.gid} ${cluster}`,
  );
}

async function checkVersion(cluster: string): Promise<void> {
  const version = (await readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version === majorVersion) return;
  throw new DatabaseStartFailedError(
    `the data folder holds a PostgreSQL ${version} database and this version runs ${majorVersion}: ` +
      'back up with the version that made it, then restore here',
  );
}

async function runInitdb(draft: string, binaries: Binaries, user: ServerUser | null): Promise<void> {
  const args = [
    `--pgdata=${folderArgument(draft, user)}`,
    `--username=${superuser}`,
    '--auth=trust', // the socket's folder is private, and there is no other way in
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(process.platform === 'linux' ? ['--sync-method=syncfs'] : []),
  ];
  const child = spawn(binaries.initdb, args, {
    cwd: draft,
    env: bareEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).catch((error: unknown) => {
    throw new DatabaseStartFailedError('PostgreSQL could not be run', { cause: error });
  });
  if (status !== 0) throw new DatabaseStartFailedError(`PostgreSQL could not make its folder: ${complaint.trim()}`);
}
