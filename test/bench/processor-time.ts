import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** proc(5): clock ticks of user and system time, in hundredths of a second on every Linux that Node runs on. */
const msOfTick = 10;

/** Milliseconds of processor time that a process has used, all threads together; 0 where there is no /proc. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The command, in brackets, may hold anything; user and system time are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' ? 0 : (Number(fields[11]) + Number(fields[12])) * msOfTick;
}

/** Of a PostgreSQL server and all its processes that run now. */
export async function cpuMsOfServer(postmaster: number): Promise<number> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(postmaster)]);
  const pids = [postmaster, ...stdout.trim().split('\n').map(Number)];
  const each = await Promise.all(pids.map(async (pid) => await cpuMsOf(pid)));
  return each.reduce((sum, ms) => sum + ms, 0);
}
