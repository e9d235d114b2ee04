import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseAddress } from '../connection.ts';
import { prepareBinaries } from './binaries.ts';
import { prepareCluster, superuser } from './cluster.ts';
import { lockFolder } from './folder-lock.ts';
import { adopt, start, stop, type Postmaster, type ServerPlace } from './postmaster.ts';
import { chooseServerUser } from './server-user.ts';
import { prepareSocketFolder } from './socket-folder.ts';

export interface EmbeddedDatabase {
  readonly address: DatabaseAddress;
  /** Of the server that runs now; changes when it had to be restarted. */
  pid(): number;
  /** True when the server was found running: it had outlived an earlier owner. */
  readonly adopted: boolean;
  /** Stops the server cleanly and frees the folder. Close connections first. */
  stop(): Promise<void>;
}

/** What the supervisor has to tell; no more than a log line each. */
export type SupervisorEvent =
  | { readonly kind: 'server.ended' }
  | { readonly kind: 'server.restarted'; readonly afterMs: number }
  | { readonly kind: 'server.restart_failed'; readonly error: unknown };

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly onEvent?: (event: SupervisorEvent) => void;
}

const watchMs = 250;
/** Short: each try is a second in which nothing can be kept, and a server that cannot start says so at once. */
const longestPauseMs = 1_000;

/**
 * Runs a real PostgreSQL 18 in the data folder, reachable by a private socket only. The folder is made
 * when absent; a server that outlived the app is taken over; one that dies is started again.
 * Throws DatabaseBusyFolderError, DatabaseUnsupportedPlatformError or DatabaseStartFailedError.
 */
export async function startEmbeddedDatabase({
  dataDir,
  onEvent = () => {},
}: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const lock = await lockFolder(dataDir);
  let server: Postmaster;
  let bringUp: () => Promise<Postmaster>;
  try {
    const home = path.join(await realpath(dataDir), 'postgresql');
    const cluster = path.join(home, 'cluster');
    const user = chooseServerUser(cluster);
    const binaries = await prepareBinaries(dataDir, user);
    await prepareCluster(cluster, binaries, user);
    const place: ServerPlace = { cluster, logFile: path.join(home, 'server.log'), binaries, user };
    bringUp = async () => (await adopt(place)) ?? (await start(place, await prepareSocketFolder(cluster, user)));
    server = await bringUp();
  } catch (error) {
    await lock.release();
    throw error;
  }

  const stopping = new AbortController();
  const supervise = async () => {
    for (;;) {
      await pause(watchMs, stopping.signal);
      if (stopping.signal.aborted) return;
      if (!server.isRunning()) await restart();
    }
  };
  const restart = async () => {
    onEvent({ kind: 'server.ended' });
    const endedAt = Date.now();
    for (let pauseMs = 100; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        server = await bringUp();
        onEvent({ kind: 'server.restarted', afterMs: Date.now() - endedAt });
        return;
      } catch (error) {
        onEvent({ kind: 'server.restart_failed', error });
        await pause(pauseMs, stopping.signal);
      }
    }
  };
  const supervision = supervise();

  return {
    address: { socketDir: server.socketDir, user: superuser, database: 'postgres' },
    pid: () => server.pid,
    adopted: server.adopted,
    stop: async () => {
      stopping.abort();
      await supervision;
      await stop(server);
      await lock.release();
    },
  };
}

/** Keeps no process alive, and ends early when told to stop. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { ref: false, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
