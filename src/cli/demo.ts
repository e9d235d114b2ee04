import { parseArgs } from 'node:util';
import { accountLines, clearDemo, putDemo } from '../demo.ts';
import { loadVetted } from '../porchlight.ts';
import { UsageError, type Command } from './io.ts';
import { withStorage } from './open.ts';

const help = `porchlight demo load     fills an empty database with an invented week; prints the accounts
porchlight demo clear    takes all of it away again, accounts included

It is refused where anybody real has written, and marked as demo wherever it is shown. Nothing of it leaves:
no text, no mail, no webhook. Loading takes about a minute; what was loaded before is replaced.
`;

export const demoCommand: Command = async (argv, io) => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { help: { type: 'boolean' } },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const [action] = positionals;
  if (action === 'clear') {
    return await withStorage(io, async (storage) => {
      io.stdout.write(`Cleared: ${await clearDemo(storage)} visits and their accounts.\n`);
      return 0;
    });
  }
  if (action !== 'load') throw new UsageError(help);
  return await withStorage(io, async (storage, config) => {
    if (config.NODE_ENV === 'production') throw new UsageError('demo data has no place in production (NODE_ENV)');
    const accounts = await putDemo(storage, await loadVetted(config.contentDir));
    io.stdout.write(['Loaded. Accounts, shown once:', ...accountLines(accounts), ''].join('\n'));
    return 0;
  });
};
