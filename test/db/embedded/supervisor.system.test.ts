import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connectionSettings, type DatabaseAddress } from '../../../src/db/connection.ts';
import { identityOf, programOf } from '../../../src/db/embedded/process-identity.ts';
import { borrowEmbeddedDatabase } from '../../../src/db/embedded/running-server.ts';
import { canReach } from '../../../src/db/embedded/server-user.ts';
import { startEmbeddedDatabase, type SupervisorEvent } from '../../../src/db/embedded/supervisor.ts';
import { DatabaseBusyFolderError, DatabaseStartFailedError } from '../../../src/db/errors.ts';
import { until } from '../../support/until.ts';

interface Line {
  readonly serves?: number;
  readonly adopted?: boolean;
  readonly address?: DatabaseAddress;
  readonly refused?: string;
  readonly event?: string;
  readonly stopped?: boolean;
}

let dataDir: string;
const owners: ChildProcess[] = [];
const servers = new Set<number>();
const socketDirs = new Set<string>();
beforeEach(async () => (dataDir = await mkdtemp(path.join(os.tmpdir(), 'porchlight-embedded-'))));
afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  for (const pid of servers) if (programOf(pid) === 'postgres') process.kill(pid, 'SIGQUIT');
  for (const pid of servers) await until(() => identityOf(pid) === undefined);
  servers.clear();
  for (const folder of socketDirs) await rm(folder, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
});

const script = path.resolve(import.meta.dirname, '../../support/embedded-owner.ts');

/** A process of its own that owns the folder. */
function own(folder = dataDir, user: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'], ...user });
  owners.push(child);
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => lines.push(JSON.parse(text) as Line));
  const said = async (pick: (line: Line) => unknown): Promise<Line> => {
    await until(() => lines.some((line) => pick(line)));
    const line = lines.find((candidate) => pick(candidate))!;
    if (line.serves) servers.add(line.serves);
    if (line.address && 'socketDir' in line.address) socketDirs.add(line.address.socketDir);
    return line;
  };
  return {
    child,
    settled: async () => await said((line) => line.serves ?? line.refused),
    said,
    stop: async () => {
      child.stdin.end();
      await said((line) => line.stopped);
      await until(() => child.exitCode !== null);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await until(() => child.signalCode !== null);
    },
  };
}

async function query(address: DatabaseAddress, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(connectionSettings(address));
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
const note = async (address: DatabaseAddress, text: string) => {
  await query(address, `create table if not exists notes (text text)`);
  await query(address, `insert into notes values ('${text}')`);
};
const notes = async (address: DatabaseAddress) =>
  (await query(address, 'select text from notes')).map((row) => row['text']);
const start = async (onEvent?: (event: SupervisorEvent) => void) => {
  const database = await startEmbeddedDatabase({ dataDir, ...(onEvent && { onEvent }) });
  servers.add(database.pid());
  return database;
};

describe('the embedded database', () => {
  it('listens on a private socket only, never runs as root, and keeps what it was told over a restart', async () => {
    const database = await start();
    const { address } = database;
    if ('url' in address) throw new Error('an embedded database has no url');
    expect(await query(address, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(statSync(address.socketDir).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(dataDir, 'postgresql/cluster')).mode & 0o777).toBe(0o700);
    const status = await readFile(`/proc/${database.pid()}/status`, 'utf8');
    expect(status).not.toMatch(/^Uid:\s+0\b/m);
    expect(status).not.toMatch(/^Uid:.*\s0\s/m);
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      expect(await query(address, `show ${setting}`)).toEqual([{ [setting]: 'on' }]);
    }
    await note(address, 'kept');
    await database.stop();
    expect(existsSync(address.socketDir)).toBe(false);
    expect(await readdir(dataDir)).toEqual(['postgresql']);
    expect(identityOf(database.pid())).toBeUndefined();
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await notes(again.address)).toEqual(['kept']);
    await again.stop();
  });

  it('starts once when several start together on a cold folder; the others are told', async () => {
    const starters = [own(), own(), own(), own()];
    const lines = await Promise.all(starters.map(async (starter) => await starter.settled()));
    expect(lines.filter((line) => line.serves)).toHaveLength(1);
    expect(lines.filter((line) => line.refused).map((line) => line.refused)).toEqual(
      Array(3).fill('database.busy_folder'),
    );
  });

  it('refuses a second owner while the first lives, and welcomes it afterwards', async () => {
    const first = own();
    await first.settled();
    const refusal = start();
    await expect(refusal).rejects.toThrow(DatabaseBusyFolderError);
    await expect(refusal).rejects.toMatchObject({ ownerPid: first.child.pid });
    await first.stop();
    await (await start()).stop();
  });

  it('adopts the server that outlived its owner, with all it was told', async () => {
    const first = own();
    const { serves, address } = await first.settled();
    await note(address!, 'before');
    await first.kill();
    expect(programOf(serves!)).toBe('postgres');
    const database = await start();
    expect(database.adopted).toBe(true);
    expect(database.pid()).toBe(serves);
    expect(await notes(database.address)).toEqual(['before']);
    await database.stop();
    expect(identityOf(serves!)).toBeUndefined();
  });

  it('is started again when it dies, with all it was told', async () => {
    const events: SupervisorEvent['kind'][] = [];
    const database = await start((event) => events.push(event.kind));
    await note(database.address, 'before');
    const killed = database.pid();
    process.kill(killed, 'SIGKILL');
    await until(() => events.includes('server.restarted'));
    servers.add(database.pid());
    expect(database.pid()).not.toBe(killed);
    expect(await notes(database.address)).toEqual(['before']);
    await database.stop();
  });

  it('that was adopted is started again when it dies', async () => {
    const first = own();
    await first.settled();
    await first.kill();
    const events: SupervisorEvent['kind'][] = [];
    const database = await start((event) => events.push(event.kind));
    expect(database.adopted).toBe(true);
    process.kill(database.pid(), 'SIGKILL');
    await until(() => events.includes('server.restarted'));
    servers.add(database.pid());
    await database.stop();
  });

  it('starts after owner and server were killed together, while orphans still hold its memory', async () => {
    const first = own();
    const { serves, address } = await first.settled();
    await note(address!, 'before');
    // A busy backend does not notice that its server is gone.
    const busy = query(address!, 'select count(*) from generate_series(1, 20000000)').catch(() => 'cut off');
    const running = `select 1 from pg_stat_activity where state = 'active' and query like '%20000000)'`;
    await until(async () => (await query(address!, running)).length === 1);
    process.kill(serves!, 'SIGKILL');
    await first.kill();
    const database = await start();
    expect(database.adopted).toBe(false);
    expect(await notes(database.address)).toEqual(['before']);
    await busy;
    await database.stop();
  });

  it('takes over a lock whose process is gone, or is another one by now', async () => {
    const dead = own();
    await dead.settled();
    await dead.kill();
    const lock = path.join(dataDir, 'owner.lock');
    const left = JSON.parse(await readFile(lock, 'utf8')) as object;
    await writeFile(lock, JSON.stringify({ ...left, pid: process.ppid }));
    const database = await start();
    expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    await database.stop();
  });

  it('starts though the id in its own pid file belongs to another program by now', async () => {
    const database = await start();
    await note(database.address, 'before');
    const pidFile = path.join(dataDir, 'postgresql/cluster/postmaster.pid');
    const left = await readFile(pidFile, 'utf8');
    const stat = statSync(pidFile);
    await database.stop();
    // PostgreSQL heeds only processes of its own user.
    const other = spawn('sleep', ['60'], { uid: stat.uid, gid: stat.gid });
    owners.push(other);
    await writeFile(pidFile, left.replace(/^\d+/, String(other.pid)));
    await chown(pidFile, stat.uid, stat.gid);
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await notes(again.address)).toEqual(['before']);
    await again.stop();
  });

  it.skipIf(process.platform !== 'linux')(
    'starts though the one it replaces is dead and nobody has buried it',
    async () => {
      const database = await start();
      await note(database.address, 'before');
      const cluster = path.join(dataDir, 'postgresql/cluster');
      const pidFile = path.join(cluster, 'postmaster.pid');
      const left = await readFile(pidFile, 'utf8');
      const { uid, gid } = statSync(pidFile);
      await database.stop();
      // Once the shell has become `sleep`, nobody waits for its child, as under a container's careless first process.
      const bin = await mkdtemp(path.join(os.tmpdir(), 'porchlight-unburied-'));
      onTestFinished(async () => await rm(bin, { recursive: true, force: true }));
      await chmod(bin, 0o755);
      await symlink('/bin/true', path.join(bin, 'postgres'));
      const parent = spawn('sh', ['-c', `${bin}/postgres & exec sleep 60`], { uid, gid });
      owners.push(parent);
      let dead = 0;
      await until(async () => {
        dead = Number.parseInt(await readFile(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8'), 10);
        return programOf(dead) === 'postgres' && identityOf(dead) === undefined && programOf(parent.pid!) === 'sleep';
      });
      await writeFile(pidFile, left.replace(/^\d+/, String(dead)));
      await chown(pidFile, uid, gid);
      const socketDir = left.split('\n')[4]!;
      await mkdir(socketDir, { mode: 0o700, recursive: true });
      await chown(socketDir, uid, gid);
      await writeFile(path.join(socketDir, '.s.PGSQL.5432.lock'), left.replace(/^\d+/, String(dead)));
      await chown(path.join(socketDir, '.s.PGSQL.5432.lock'), uid, gid);
      const again = await start();
      expect(await notes(again.address)).toEqual(['before']);
      await again.stop();
    },
  );

  it('leaves nothing half made: a folder that was being made when the power went is made anew', async () => {
    await mkdir(path.join(dataDir, 'postgresql/new-0000/base'), { recursive: true });
    await (await start()).stop();
    expect((await readdir(path.join(dataDir, 'postgresql'))).toSorted()).toEqual(['cluster', 'server.log']);
  });

  it('works in a folder whose path is longer than a socket path may be', async () => {
    const shallow = dataDir;
    dataDir = path.join(shallow, 'a'.repeat(80), 'b'.repeat(80));
    const database = await start();
    expect(await query(database.address, 'select 1 as one')).toEqual([{ one: 1 }]);
    await database.stop();
    dataDir = shallow;
  });

  it('refuses a folder made by another PostgreSQL, saying what to do', async () => {
    const cluster = path.join(dataDir, 'postgresql/cluster');
    await mkdir(cluster, { recursive: true });
    await writeFile(path.join(cluster, 'PG_VERSION'), '17\n');
    const refusal = start();
    await expect(refusal).rejects.toThrow(DatabaseStartFailedError);
    await expect(refusal).rejects.toThrow('PostgreSQL 17');
    expect(existsSync(path.join(dataDir, 'owner.lock'))).toBe(false);
  });

  it.skipIf(process.getuid?.() !== 0)('says whose a copy made by root must be', async () => {
    await (await start()).stop();
    await chown(path.join(dataDir, 'postgresql/cluster'), 0, 0);
    await expect(start()).rejects.toThrow(/belongs to root.* chown -R \d+:\d+ /);
  });

  it('says why when it cannot start, without naming anybody', async () => {
    await (await start()).stop();
    await writeFile(path.join(dataDir, 'postgresql/cluster/postgresql.conf'), 'nonsense = on\n');
    await expect(start()).rejects.toThrow(/did not start: .*configuration file/);
  });

  it('lends itself to a command while the app runs, and outlasts it', async () => {
    const app = own();
    const { serves, address } = await app.settled();
    const borrowed = await borrowEmbeddedDatabase(dataDir);
    expect(borrowed.address).toEqual(address);
    await borrowed.stop();
    expect(programOf(serves!)).toBe('postgres');
    await app.stop();
    const alone = await borrowEmbeddedDatabase(dataDir);
    expect(await query(alone.address, 'select 1 as one')).toEqual([{ one: 1 }]);
    await alone.stop();
    expect(existsSync(path.join(dataDir, 'owner.lock'))).toBe(false);
  });

  const nobody = { uid: 65_534, gid: 65_534 };
  const isRoot = process.getuid?.() === 0;
  it.runIf(isRoot && canReach(nobody, process.execPath) && canReach(nobody, path.dirname(script)))(
    'runs for an ordinary user',
    async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'porchlight-nobody-'));
      await chown(folder, nobody.uid, nobody.gid);
      const owner = own(folder, nobody);
      const line = await owner.settled();
      expect(line.refused).toBeUndefined();
      expect(await readFile(`/proc/${line.serves}/status`, 'utf8')).toMatch(/^Uid:\s+65534\b/m);
      await owner.stop();
      await rm(folder, { recursive: true });
    },
  );
});
