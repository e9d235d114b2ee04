import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { open, readFile, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DatabaseStartFailedError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import { bareEnvironment, folderArgument, superuser } from './cluster.ts';
import { identityOf, programOf } from './process-identity.ts';
import type { ServerUser } from './server-user.ts';

/** A running server, whether we started it or found it. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  /** True when it outlived an earlier owner. */
  readonly adopted: boolean;
  isRunning(): boolean;
}

export interface ServerPlace {
  readonly cluster: string;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly user: ServerUser | null;
}

/** Crash recovery replays at most `max_wal_size`; this is ample. */
const startWithinMs = 60_000;
/** Backends of a killed server notice within seconds and let go of its memory. */
const orphansWithinMs = 15_000;
const pollMs = 15;
const maxLogBytes = 5_000_000;

/**
 * `log_*`: the log must never hold a value, and the text of an error, its detail or its statement may.
 * `io_method=sync`: no I/O worker processes for a small server.
 */
const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  port: '5432',
  max_connections: '80',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  logging_collector: 'off',
};

/** The server of this folder if one still runs: it outlived the app. Waits for one that is stopping. */
export async function adopt({ cluster }: ServerPlace): Promise<Postmaster | null> {
  const deadline = Date.now() + startWithinMs;
  while (Date.now() < deadline) {
    const found = await readPidFile(cluster);
    if (!found || !isLivingServer(found.pid)) return null;
    if (found.status === 'ready' && (await answers(found.socketDir))) {
      return running(found.pid, found.socketDir, true);
    }
    if (found.status === 'ready' && !existsSync(path.join(found.socketDir, '.s.PGSQL.5432'))) {
      // Somebody cleaned the temporary folder: this server can never be reached again.
      process.kill(found.pid, 'SIGINT');
    }
    await sleep(pollMs * 4);
  }
  throw new DatabaseStartFailedError('a PostgreSQL server of this data folder runs but does not answer');
}

/** Starts a server and waits until it answers. Retries while leftovers of a killed one hold its memory. */
export async function start(place: ServerPlace, socketDir: string): Promise<Postmaster> {
  await removeForeignPidFile(place.cluster);
  const deadline = Date.now() + orphansWithinMs;
  for (;;) {
    const outcome = await tryStart(place, socketDir);
    if ('pid' in outcome) return outcome;
    const isHeldByOrphans = /pre-existing shared memory block|lock file .* already exists/.test(outcome.complaint);
    if (!isHeldByOrphans || Date.now() > deadline) {
      throw new DatabaseStartFailedError(`PostgreSQL did not start: ${outcome.complaint} (log: ${place.logFile})`);
    }
    await sleep(250);
  }
}

/** Stops cleanly: open transactions are rolled back, nothing needs recovery. Harsher only when that hangs. */
export async function stop(server: Postmaster): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    if (!server.isRunning()) break;
    process.kill(server.pid, signal);
    const deadline = Date.now() + waitMs;
    while (server.isRunning() && Date.now() < deadline) await sleep(pollMs);
  }
  await rm(server.socketDir, { recursive: true, force: true });
}

async function tryStart(place: ServerPlace, socketDir: string): Promise<Postmaster | { complaint: string }> {
  const { cluster, logFile, binaries, user } = place;
  const log = await open(logFile, (await sizeOf(logFile)) > maxLogBytes ? 'w' : 'a', 0o600);
  const from = (await log.stat()).size;
  const args = ['-D', folderArgument(cluster, user), '-k', socketDir];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const child = spawn(binaries.postgres, args, {
    cwd: cluster,
    env: bareEnvironment,
    detached: true, // its own session: Ctrl-C in a terminal reaches us, and we stop it in order
    stdio: ['ignore', log.fd, log.fd],
    ...user,
  });
  const ending: { how?: string } = {};
  child.once('error', (error: NodeJS.ErrnoException) => (ending.how = `it could not be run (${error.code})`));
  child.once('exit', (code, signal) => (ending.how = `it ended with ${code ?? signal}`));
  child.unref();
  try {
    const deadline = Date.now() + startWithinMs;
    while (ending.how === undefined && Date.now() < deadline) {
      const found = await readPidFile(cluster);
      if (found?.pid === child.pid && found?.status === 'ready' && (await answers(socketDir))) {
        return running(found.pid, socketDir, false);
      }
      await sleep(pollMs);
    }
    if (ending.how === undefined) child.kill('SIGQUIT');
  } finally {
    await log.close();
  }
  const written = (await readFile(logFile, 'utf8')).slice(from);
  const complaints = [...written.matchAll(/(?:FATAL|PANIC):\s+(.*)/g)].map(([, complaint]) => complaint!);
  // What clients are told who come too early says nothing of why it ended.
  const complaint = complaints.findLast((each) => !each.startsWith('the database system is '));
  return { complaint: complaint ?? ending.how ?? 'it did not answer in time' };
}

function running(pid: number, socketDir: string, adopted: boolean): Postmaster {
  const identity = identityOf(pid);
  return { pid, socketDir, adopted, isRunning: () => identity !== undefined && identityOf(pid) === identity };
}

/** `postmaster.pid`, line by line: pid, folder, start time, port, socket folder, address, memory key, status. */
export async function readPidFile(cluster: string) {
  try {
    const lines = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Number(lines[0]), socketDir: lines[4]?.trim() ?? '', status: lines[7]?.trim() ?? '' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function answers(socketDir: string): Promise<boolean> {
  const client = new Client({
    host: socketDir,
    port: 5432,
    user: superuser,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    // Not up yet, or on its way down: the caller asks again until its deadline.
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * After a crash the id in `postmaster.pid` may belong to some other program by now, or to a dead server that nobody
 * buries (a container whose first process does not), and PostgreSQL would refuse to start. It is removed only when no
 * process at all works in the folder.
 */
async function removeForeignPidFile(cluster: string): Promise<void> {
  const found = await readPidFile(cluster);
  if (!found || process.platform !== 'linux') return;
  if (programOf(found.pid) === undefined || isLivingServer(found.pid) || isWorkedIn(cluster)) return;
  // The socket's lock names the same process, and is looked at in the same way.
  await rm(path.join(found.socketDir, '.s.PGSQL.5432.lock'), { force: true });
  await unlink(path.join(cluster, 'postmaster.pid'));
}

const isLivingServer = (pid: number): boolean => programOf(pid) === 'postgres' && identityOf(pid) !== undefined;

function isWorkedIn(cluster: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => workingFolderOf(pid) === cluster);
}

function workingFolderOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

async function sizeOf(file: string): Promise<number> {
  return existsSync(file) ? (await stat(file)).size : 0;
}
