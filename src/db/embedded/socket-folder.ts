import { createHash } from 'node:crypto';
import { chown, lstat, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseStartFailedError } from '../errors.ts';
import type { ServerUser } from './server-user.ts';

/** unix(7): `sun_path` holds 108 bytes with its ending zero; on macOS 104. */
const maxPathBytes = 103;
const socketName = '.s.PGSQL.5432';
const mostTries = 16;

/**
 * A private folder for the server's socket, short enough for a socket's path and the same at every
 * start of one data folder. One that somebody else made in the meantime is passed over.
 */
export async function prepareSocketFolder(cluster: string, user: ServerUser | null): Promise<string> {
  const name = `porchlight-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`;
  const own = path.join(os.tmpdir(), name);
  // Under root the other user must reach it; elsewhere a long TMPDIR may not fit.
  const fits = Buffer.byteLength(path.join(own, `-15/${socketName}.lock`)) <= maxPathBytes;
  const base = user === null && fits ? own : path.join('/tmp', name);
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const folder = attempt === 0 ? base : `${base}-${attempt}`;
    if (await makePrivate(folder, user)) return folder;
  }
  throw new DatabaseStartFailedError(`no private folder for the database socket could be made beside ${base}`);
}

async function makePrivate(folder: string, user: ServerUser | null): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    if (user) await chown(folder, user.uid, user.gid);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = await lstat(folder);
  const uid = user?.uid ?? process.getuid?.();
  return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
}
