import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseStartFailedError } from '../errors.ts';

/** PostgreSQL refuses to run as root, so under root it runs as somebody else. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** In order of preference; `nobody` exists everywhere. */
const candidates = ['porchlight', 'postgres', 'nobody'];

/**
 * Whom the server runs as: null means as ourselves. Under root, whoever owns the cluster already, so that
 * a folder keeps its owner, else the first of `porchlight`, `postgres` and `nobody` that exists.
 */
export function chooseServerUser(cluster: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const found = statSync(cluster, { throwIfNoEntry: false });
  if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of candidates) {
    const account = accounts.find((fields) => fields[0] === name && fields[2] !== '0');
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new DatabaseStartFailedError(
    'PostgreSQL does not run as root, and there is no user porchlight, postgres or nobody: start as another user',
  );
}

/** Whether the user may pass every folder on the way to `target` and run it. */
export function canReach(user: ServerUser, target: string): boolean {
  const parent = path.dirname(target);
  if (parent !== target && !canReach(user, parent)) return false;
  const { mode, uid, gid } = statSync(target);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & 0o1) === 0o1;
}
