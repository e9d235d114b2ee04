import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createAuditLog } from '../db/audit-log.ts';
import { createStaffStore } from '../db/staff-store.ts';
import { hashPassword } from '../staff/password.ts';
import { isRole, roles } from '../staff/policy.ts';
import { UsageError, type Command } from './io.ts';
import { withStorage } from './open.ts';

const help = `porchlight staff add --email EMAIL --name NAME --role ROLE    prints a first password, once
porchlight staff list

Roles: ${roles.join(', ')}.
`;

export const staffCommand: Command = async (argv, io) => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
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
        io.stdout.write(`${user.email}\t${user.roles.join(',')}\t${user.name}${user.disabledAt ? '\tdisabled' : ''}\n`);
      }
      return 0;
    });
  }
  const { email, name, role } = values;
  if (action !== 'add' || email === undefined || name === undefined || role === undefined || !isRole(role))
    throw new UsageError(help);
  return withStorage(io, async ({ db }) => {
    const password = randomBytes(15).toString('base64url');
    const user = await createStaffStore({ db }).add({ email, name, roles: [role], passwordHash: await hashPassword(password) });
    if (!user) {
      io.stderr.write('There is an account with this email already.\n');
      return 1;
    }
    await createAuditLog({ db }).append({
      actor: 'system',
      action: 'account.added',
      subject: user.id,
      detail: { roles: role },
    });
    io.stdout.write(`Added. First password (shown once): ${password}\n`);
    return 0;
  });
};
