import type { Socket } from 'node:net';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { asDatabaseError, DatabaseUnavailableError } from './errors.ts';
import type { Tables } from './schema.ts';

/** Where PostgreSQL listens: a URL, or the embedded server's private socket folder. */
export type DatabaseAddress =
  | { readonly url: string }
  | { readonly socketDir: string; readonly user: string; readonly database: string };

export interface DatabaseOptions {
  readonly address: DatabaseAddress;
  /** Connections for turns; others (console, jobs) share half as many. @defaultValue 10 */
  readonly maxConnections?: number;
  /** How long to wait for a connection, a lock or an answer before calling it unavailable. @defaultValue 2000 */
  readonly patienceMs?: number;
  /** Whatever is made over these connections is marked as demo data. @defaultValue false */
  readonly isDemo?: boolean;
  /** Told of connections that break while idle; the pool replaces them by itself. */
  readonly onIdleError?: (error: Error) => void;
}

export interface Database {
  readonly address: DatabaseAddress;
  /** For everything but turns. */
  readonly kysely: Kysely<Tables>;
  /** The pool under `kysely`. */
  readonly pool: Pool;
  /** Pipelined connections: several statements travel in one round trip. */
  readonly turnPool: Pool;
  /** Like `turnPool`, kept free for people in danger: nobody else's turn is ahead of theirs. */
  readonly urgentPool: Pool;
  readonly patienceMs: number;
  close(): Promise<void>;
}

const urgentConnections = 2;

/** Connects lazily: works while the server is still down, and each use tries again. */
export function openDatabase(options: DatabaseOptions): Database {
  const { address, maxConnections = 10, patienceMs = 2_000, isDemo = false, onIdleError = () => {} } = options;
  const shared: PoolConfig = {
    ...connectionSettings(address, isDemo),
    connectionTimeoutMillis: patienceMs,
    idleTimeoutMillis: 60_000,
    idle_in_transaction_session_timeout: 15_000,
    lock_timeout: patienceMs,
  };
  const forTurns: PoolConfig = {
    ...shared,
    pipeline: true,
    query_timeout: patienceMs,
    statement_timeout: patienceMs,
  };
  const turnPool = new Pool({ ...forTurns, max: maxConnections, application_name: 'porchlight-turns' });
  const urgentPool = new Pool({ ...forTurns, max: urgentConnections, application_name: 'porchlight-urgent' });
  const pool = new Pool({
    ...shared,
    max: Math.max(4, Math.ceil(maxConnections / 2)),
    query_timeout: patienceMs * 2.5,
    statement_timeout: patienceMs * 2.5,
    application_name: 'porchlight',
  });
  for (const each of [turnPool, urgentPool, pool]) {
    each.on('error', onIdleError);
    // A connection that breaks while lent out also fails the query it was lent for, which is where it is handled.
    each.on('connect', (client) => client.on('error', () => {}));
  }
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: speakingClearly(pool) }) });
  return {
    address,
    kysely,
    pool,
    turnPool,
    urgentPool,
    patienceMs,
    close: async () => {
      await Promise.all([turnPool.end(), urgentPool.end(), kysely.destroy()]);
    },
  };
}

/** Settings for one more connection to the same database, in UTC. */
export function connectionSettings(address: DatabaseAddress, isDemo = false): PoolConfig {
  const options = `-c timezone=UTC${isDemo ? ' -c porchlight.demo=on' : ''}`;
  return 'url' in address
    ? { connectionString: address.url, options }
    : { host: address.socketDir, port: 5432, user: address.user, database: address.database, options };
}

/**
 * Lends a connection. One whose work failed is thrown away rather than reused in an unknown state,
 * unless `isClean` says that the failure left it as it was.
 */
export async function withConnection<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  isClean: (error: unknown) => boolean = () => false,
): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw asDatabaseError(error);
  }
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(!isClean(error));
    throw error;
  }
}

/**
 * What `send` queries leaves in one write: each write of its own is a system call and may wake the server once more.
 * Waits for all, as `settled` does.
 */
export async function inOneWrite<T extends readonly Promise<unknown>[]>(
  client: PoolClient,
  send: () => readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const { stream } = (client as PoolClient & OnStream).connection;
  stream.cork();
  let sent: readonly [...T];
  try {
    sent = send();
  } finally {
    stream.uncork();
  }
  return await settled(sent);
}

/** Of `pg`'s client; its types leave it out. */
interface OnStream {
  readonly connection: { readonly stream: Pick<Socket, 'cork' | 'uncork'> };
}

/** Waits for all; throws the first failure. Nothing is left rejecting unheard. */
export async function settled<T extends readonly Promise<unknown>[]>(
  promises: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(promises);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as never;
}

/**
 * The pool as Kysely needs it: "no database for now" is said as DatabaseUnavailableError, and a connection
 * that was given up on while it still worked on something is not lent again.
 */
function speakingClearly(pool: Pool): PostgresPool {
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw asDatabaseError(error);
    });
    let isBroken = false;
    const query = async (...args: Parameters<PoolClient['query']>): Promise<unknown> => {
      try {
        return await (client.query(...args) as unknown);
      } catch (error) {
        const clear = asDatabaseError(error);
        isBroken ||= clear instanceof DatabaseUnavailableError;
        throw clear;
      }
    };
    const release = (destroy = false) => client.release(destroy || isBroken);
    return { query, release } as PostgresPoolClient;
  };
  return { connect, end: async () => await pool.end(), options: pool.options };
}
