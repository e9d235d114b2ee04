import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SealWrongKeyError } from '../../src/db/errors.ts';
import { loadMasterKeys, parseMasterKey } from '../../src/db/master-key.ts';
import { addKeyToFile } from '../../src/db/rotate-keys.ts';

let dataDir: string;
beforeEach(async () => (dataDir = await mkdtemp(path.join(os.tmpdir(), 'porchlight-key-'))));
afterEach(async () => await rm(dataDir, { recursive: true }));

describe('the master key', () => {
  it('reads hexadecimal and base64 alike and refuses anything else', () => {
    const bytes = randomBytes(32);
    expect(parseMasterKey(bytes.toString('hex'))).toEqual(parseMasterKey(` ${bytes.toString('base64')}\n`));
    for (const bad of ['', 'secret', bytes.toString('hex').slice(2), randomBytes(33).toString('base64')]) {
      expect(() => parseMasterKey(bad)).toThrow(SealWrongKeyError);
    }
  });

  it('has an id that does not hold it', () => {
    const bytes = randomBytes(32);
    expect(bytes.toString('hex')).not.toContain(parseMasterKey(bytes.toString('hex')).id);
  });

  it('is made once in the data folder, for its owner only, whoever starts first', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, async () => await loadMasterKeys({ dataDir })));
    expect(new Set(all.map((keys) => keys.current.id)).size).toBe(1);
    expect((await stat(path.join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(['master.key']);
    expect((await loadMasterKeys({ dataDir })).current).toEqual(all[0]!.current);
  });

  it('comes from the environment when given, and then no file is made', async () => {
    const masterKey = randomBytes(32).toString('hex');
    const previous = randomBytes(32).toString('hex');
    const keys = await loadMasterKeys({ dataDir, masterKey, previousKeys: [previous] });
    expect(keys).toEqual({ current: parseMasterKey(masterKey), previous: [parseMasterKey(previous)] });
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('of the file still opens what it sealed once the environment has another', async () => {
    const { current: old } = await loadMasterKeys({ dataDir });
    const keys = await loadMasterKeys({ dataDir, masterKey: randomBytes(32).toString('hex') });
    expect(keys.previous).toEqual([old]);
  });

  it('rotates: a new one comes first and the old one stays', async () => {
    const { current: old } = await loadMasterKeys({ dataDir });
    await addKeyToFile(dataDir);
    const keys = await loadMasterKeys({ dataDir });
    expect(keys.previous).toEqual([old]);
    expect(keys.current.id).not.toBe(old.id);
    expect((await stat(path.join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600);
    expect((await readFile(path.join(dataDir, 'master.key'), 'utf8')).trim().split('\n')).toHaveLength(2);
  });
});
