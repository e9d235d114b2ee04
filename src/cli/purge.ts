import { purge } from '../db/retention.ts';
import type { Command } from './io.ts';
import { withDatabase } from './open.ts';

const help = `porchlight purge

Erases what is past its time now (RETENTION_DAYS), as the server does by itself every night. Open alerts are kept.
`;

export const purgeCommand: Command = async (argv, io) => {
  if (argv.includes('--help')) {
    io.stdout.write(help);
    return 0;
  }
  return withDatabase(io, async ({ address, config: { RETENTION_DAYS: days } }) => {
    const { conversations, packets, gaps } = await purge({ address }, { conversationDays: days, gapDays: days });
    io.stdout.write(`Erased ${conversations} conversations, ${packets} packets, ${gaps} unanswered questions.\n`);
    return 0;
  });
};
