import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseBusyFolderError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import { identityOf } from './process-identity.ts';

export interface FolderLock {
  release(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  readonly identity: string;
  readonly host: string;
}

const beatMs = 4_000;
/** An owner on another machine is believed dead when its lock has not been touched for so long. */
const staleAfterMs = 3 * beatMs;
const takeoverMs = 10_000;

/**
 * Makes this process the one owner of a data folder, until it releases the lock or dies.
 * Throws DatabaseBusyFolderError while another owner lives. A lock left by a crash is taken over.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const file = path.join(folder, 'owner.lock');
  const mine = JSON.stringify({ pid: process.pid, identity: identityOf(process.pid), host: os.hostname() });
  for (;;) {
    if (await createWhole(file, mine)) return keep(file, mine);
    const found = await readIfThere(file);
    if (found === undefined) continue;
    const owner = JSON.parse(found) as Owner;
    if (await isLive(file, owner)) throw new DatabaseBusyFolderError(owner.pid);
    await removeStale(file, found);
  }
}

/** A link makes the file appear complete or not at all, and to one process only. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function isLive(file: string, owner: Owner): Promise<boolean> {
  if (owner.host === os.hostname()) return identityOf(owner.pid) === owner.identity;
  // Elsewhere (another container on the same volume) process ids mean nothing: watch for a sign of life.
  const seen = await touchedAt(file);
  while (Date.now() - seen < staleAfterMs) {
    await sleep(500);
    if ((await touchedAt(file)) > seen) return true;
  }
  return false;
}

/** One at a time, and only what is still the lock that was judged: a fresh owner's lock is never removed. */
async function removeStale(file: string, judged: string): Promise<void> {
  const guard = `${file}.takeover`;
  try {
    await mkdir(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await sleep(20);
    if (Date.now() - (await touchedAt(guard)) > takeoverMs) await ifThere(rmdir(guard));
    return;
  }
  try {
    if ((await readIfThere(file)) === judged) await ifThere(unlink(file));
  } finally {
    await ifThere(rmdir(guard));
  }
}

function keep(file: string, mine: string): FolderLock {
  const beat = setInterval(() => {
    const now = new Date();
    // A folder that vanished under us is noticed by everything else that uses it.
    utimes(file, now, now).catch(() => {});
  }, beatMs);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      if ((await readIfThere(file)) === mine) await ifThere(unlink(file));
    },
  };
}

/** Milliseconds since the epoch; the beginning of time when the file is gone. */
async function touchedAt(file: string): Promise<number> {
  const found = await ifThere(stat(file));
  return found?.mtimeMs ?? 0;
}

const readIfThere = async (file: string) => await ifThere(readFile(file, 'utf8'));
