import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import { SealWrongKeyError } from './errors.ts';

/** Wraps the conversations' own keys. `id` names it without revealing it. */
export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/** New keys are wrapped by `current`; `previous` only open what they once wrapped. */
export interface MasterKeys {
  readonly current: MasterKey;
  readonly previous: readonly MasterKey[];
}

const keyBytes = 32;

/** Reads 32 bytes written as 64 hex digits or as base64. Throws SealWrongKeyError on anything else. */
export function parseMasterKey(text: string): MasterKey {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (key.length !== keyBytes) {
    throw new SealWrongKeyError('the master key must be 32 bytes, as 64 hex digits or base64');
  }
  const id = createHash('sha256').update('porchlight master key').update(key).digest('hex').slice(0, 12);
  return { id, key };
}

/**
 * The master keys: from the environment when given, else from `master.key` in the data folder,
 * which is made (readable by its owner only) when it does not exist. The file holds one key a line,
 * the current one first. A file beside an environment key serves as a previous key.
 */
export async function loadMasterKeys(options: {
  readonly dataDir: string;
  readonly masterKey?: string;
  readonly previousKeys?: readonly string[];
}): Promise<MasterKeys> {
  const file = path.join(options.dataDir, 'master.key');
  const given = [options.masterKey, ...(options.previousKeys ?? [])].filter((key) => key !== undefined);
  const kept = options.masterKey === undefined ? await readOrMakeKeyFile(file) : await readKeyFile(file);
  const ordered = options.masterKey === undefined ? [...kept, ...given] : [...given, ...kept];
  const keys = ordered.map(parseMasterKey);
  const current = keys[0];
  if (!current) throw new SealWrongKeyError('the master key file is empty');
  return { current, previous: keys.slice(1).filter((key) => key.id !== current.id) };
}

async function readKeyFile(file: string): Promise<readonly string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Two first starts at once agree on one key: whoever links the file first wins. */
async function readOrMakeKeyFile(file: string): Promise<readonly string[]> {
  const found = await readKeyFile(file);
  if (found.length > 0) return found;
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  await handle.writeFile(`${randomBytes(keyBytes).toString('base64')}\n`);
  await handle.sync();
  await handle.close();
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  return await readKeyFile(file);
}
