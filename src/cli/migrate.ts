import { migrate } from '../db/migrate.ts';
import type { Command } from './io.ts';
import { withDatabase } from './open.ts';

export const migrateCommand: Command = async (argv, io) => {
  if (argv.includes('--help')) {
    io.stdout.write('porchlight migrate    brings the database to this version; starting the server does the same\n');
    return 0;
  }
  return withDatabase(io, async ({ address }) => {
    const applied = await migrate(address);
    io.stdout.write(applied.length === 0 ? 'The database is at this version.\n' : `${applied.join('\n')}\n`);
    return 0;
  });
};
