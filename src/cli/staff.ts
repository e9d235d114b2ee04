import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { programId } from '../core/ids.ts';
import { createAuditLog } from '../db/audit-log.ts';
import { createStaffStore } from '../db/staff-store.ts';
import { hashPassword } from '../staff/password.ts';
import { isRole, roles } from '../staff/policy.ts';
import { UsageError, type Command, type Io } from './io.ts';
import { configOf, withStorage } from './open.ts';

const help = `porchlight staff add --email EMAIL --name NAME --role ROLE [--role ROLE] [--program ID]
                                        prints a first password, once
porchlight staff list

Roles: ${roles.join(', ')}.
Without --program the account works on the visits of all programs; --program may stand several times.
`;

export const staffCommand: Command = async (argv, io) => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string', multiple: true },
      program: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  const [action] = positionals;
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (action === 'list') {
    return withStorage(io, async ({ db }) => {
      for (const user of await createStaffStore({ db }).list()) {
        const programs = user.programs?.join(',') ?? 'all programs';
        const columns = [
          user.email,
          user.roles.join(','),
          programs,
          user.name,
          ...(user.disabledAt ? ['disabled'] : []),
        ];
        io.stdout.write(`${columns.join('\t')}\n`);
      }
      return 0;
    });
  }
  const { email, name, role: given = [], program: programs = null } = values;
  if (action !== 'add' || email === undefined || name === undefined || given.length === 0 || !given.every(isRole))
    throw new UsageError(help);
  if (programs) await refuseUnknown(programs, io);
  return withStorage(io, async ({ db }) => {
    const password = randomBytes(15).toString('base64url');
    const user = await createStaffStore({ db }).add({
      email,
      name,
      roles: given,
      programs: programs && programs.map(programId),
      passwordHash: await hashPassword(password),
    });
    if (!user) {
      io.stderr.write('There is an account with this email already.\n');
      return 1;
    }
    await createAuditLog({ db }).append({
      actor: 'system',
      action: 'account.added',
      subject: user.id,
      detail: { roles: given.join(' '), programs: programs?.join(' ') ?? 'all' },
    });
    io.stdout.write(`Added. First password (shown once): ${password}\n`);
    return 0;
  });
};

/** A slip of the pen would make an account that sees nothing. */
async function refuseUnknown(programs: readonly string[], io: Io): Promise<void> {
  const known = await readdir(path.join(configOf(io).contentDir, 'programs'));
  if (programs.every((id) => known.includes(id))) return;
  throw new UsageError(`There is no such program. There are: ${known.join(', ')}.`);
}
