import { hkdfSync, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { AlertSpool, SpooledAlert } from '../core/ports.ts';
import { SealWrongKeyError } from './errors.ts';
import { ifThere } from './if-there.ts';
import type { MasterKey, MasterKeys } from './master-key.ts';
import { seal, unseal } from './seal.ts';

export interface AlertSpoolOptions {
  readonly folder: string;
  readonly masters: MasterKeys;
  /** Told when an alert cannot be written or read; it is kept and tried again. */
  readonly onError?: (error: unknown) => void;
}

export interface DrainableSpool extends AlertSpool {
  /** Never rejects: what the disk refuses is kept in memory and tried again at the next drain. */
  write(spooled: SpooledAlert): Promise<void>;
  /**
   * Hands every alert to `record`, oldest first, and forgets it only once `record` is done with it: so it may
   * be handed over twice after a crash. Stops at the first failure. Returns how many were recorded.
   */
  drain(record: (spooled: SpooledAlert) => Promise<void>): Promise<number>;
  /** How many wait, on disk and in memory. */
  waiting(): Promise<number>;
}

/** Kept on the disk so that there is something to let go of when the disk is full. */
const ballastBytes = 256 * 1024;

/**
 * Alerts that could not be committed, on disk: one sealed file each, flushed before `write` returns.
 * Needs neither the database nor the network.
 */
export function createAlertSpool({ folder, masters, onError = () => {} }: AlertSpoolOptions): DrainableSpool {
  const ballast = path.join(folder, 'ballast');
  /** By file name. Never large: each is one person in danger while both database and disk are down. */
  const inMemory = new Map<string, SpooledAlert>();
  const prepared = prepareFolder(folder, ballast).catch(onError);

  const save = async (name: string, spooled: SpooledAlert) => {
    const { id, key } = spoolKey(masters.current);
    const sealed = seal(key, placeOf(name), spooled);
    await writeWhole(folder, `${name}.${id}.alert`, sealed);
  };

  const saveInNeed = async (name: string, spooled: SpooledAlert) => {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await save(name, spooled);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      await ifThere(unlink(ballast));
      await save(name, spooled);
    }
  };

  /** What the disk refused before may fit now. */
  const saveWaiting = async () => {
    for (const [name, spooled] of inMemory) {
      try {
        await saveInNeed(name, spooled);
        inMemory.delete(name);
      } catch (error) {
        onError(error);
      }
    }
  };

  const recordFile = async (file: string, record: (spooled: SpooledAlert) => Promise<void>): Promise<boolean> => {
    const [name, keyId] = file.split('.') as [string, string];
    let spooled: SpooledAlert;
    try {
      const master = [masters.current, ...masters.previous].find((candidate) => candidate.id === keyId);
      if (!master) throw new SealWrongKeyError(`a spooled alert was sealed with master key ${keyId}`);
      spooled = unseal(spoolKey(master).key, placeOf(name), await readFile(path.join(folder, file))) as SpooledAlert;
    } catch (error) {
      // Must not hold up the others; it stays for whoever brings the right key.
      onError(error);
      return false;
    }
    await record(spooled);
    await unlink(path.join(folder, file));
    return true;
  };

  let draining: Promise<number> | undefined;
  const drainOnce = async (record: (spooled: SpooledAlert) => Promise<void>) => {
    await prepared;
    await saveWaiting();
    let recorded = 0;
    for (const file of await alertFiles(folder)) {
      if (await recordFile(file, record)) recorded += 1;
    }
    for (const [name, spooled] of inMemory) {
      await record(spooled);
      inMemory.delete(name);
      recorded += 1;
    }
    return recorded;
  };

  return {
    write: async (spooled) => {
      const name = `${Date.now().toString().padStart(15, '0')}-${randomUUID()}`;
      inMemory.set(name, spooled);
      try {
        await prepared;
        await saveInNeed(name, spooled);
        inMemory.delete(name);
      } catch (error) {
        onError(error);
      }
    },
    drain: async (record) => {
      draining ??= drainOnce(record).finally(() => (draining = undefined));
      return await draining;
    },
    waiting: async () => (await alertFiles(folder)).length + inMemory.size,
  };
}

const placeOf = (name: string) => `spool:${name}`;

/** Derived, because the conversation's own key is in the database that cannot be reached. RFC 5869. */
function spoolKey(master: MasterKey): MasterKey {
  const key = hkdfSync('sha256', master.key, Buffer.alloc(0), 'porchlight alert spool', 32);
  return { id: master.id, key: Buffer.from(key) };
}

async function prepareFolder(folder: string, ballast: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await ifThere(stat(ballast));
  if (found?.size === ballastBytes) return;
  const handle = await open(ballast, 'w', 0o600);
  await handle.writeFile(Buffer.alloc(ballastBytes, 1));
  await handle.close();
}

const alertFiles = async (folder: string): Promise<readonly string[]> =>
  ((await ifThere(readdir(folder))) ?? []).filter((file) => file.endsWith('.alert')).toSorted();

/** On disk when this returns, and whole or not at all. */
async function writeWhole(folder: string, name: string, bytes: Buffer): Promise<void> {
  const draft = path.join(folder, `${name}.draft`);
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path.join(folder, name));
  } catch (error) {
    await ifThere(unlink(draft));
    throw error;
  }
  const opened = await open(folder, 'r');
  await opened.sync();
  await opened.close();
}
