import { parseArgs } from 'node:util';
import { conversationId } from '../core/ids.ts';
import { createAuditLog } from '../db/audit-log.ts';
import { UsageError, type Command } from './io.ts';
import { withStorage } from './open.ts';

const help = `porchlight erase --conversation ID --yes

Destroys the key and every row of one person's conversation: packet, transcript, consents. It cannot be undone.
`;

export const eraseCommand: Command = async (argv, io) => {
  const { values } = parseArgs({
    args: [...argv],
    options: { conversation: { type: 'string' }, yes: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const { conversation } = values;
  if (conversation === undefined || !/^[0-9a-f-]{36}$/.test(conversation) || !values.yes) throw new UsageError(help);
  return withStorage(io, async (storage) => {
    await storage.store.erase(conversationId(conversation));
    await createAuditLog(storage).append({
      actor: 'command line',
      action: 'conversation.erased',
      subject: conversation,
    });
    io.stdout.write('Erased.\n');
    return 0;
  });
};
