import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addLinks, prepareBinaries } from '../../../src/db/embedded/binaries.ts';
import { DatabaseUnsupportedPlatformError } from '../../../src/db/errors.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'porchlight-programs-'))));
afterEach(async () => await rm(folder, { recursive: true }));

describe("PostgreSQL's programs", () => {
  it('get the library links that the package only lists, however many make them at once', async () => {
    const native = path.join(folder, 'native');
    await mkdir(path.join(native, 'lib'), { recursive: true });
    await writeFile(path.join(native, 'lib/libpq.so.5.18'), 'library');
    const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
      source: 'native/lib/libpq.so.5.18',
      target: `native/lib/${name}`,
    }));
    await writeFile(path.join(native, 'pg-symlinks.json'), JSON.stringify(links));
    const made = await Promise.all([addLinks(native), addLinks(native), addLinks(native)]);
    expect(made).toEqual([true, true, true]);
    expect(await readlink(path.join(native, 'lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(await readFile(path.join(native, 'lib/libpq.so'), 'utf8')).toBe('library');
    expect(await addLinks(native)).toBe(true);
  });

  it('are missed clearly on a machine that has none', async () => {
    const { arch } = process;
    Object.defineProperty(process, 'arch', { value: 'riscv64' });
    try {
      const preparing = prepareBinaries(folder, null);
      await expect(preparing).rejects.toThrow(DatabaseUnsupportedPlatformError);
      await expect(preparing).rejects.toThrow('DATABASE_URL');
    } finally {
      Object.defineProperty(process, 'arch', { value: arch });
    }
  });
});
