import { parseArgs } from 'node:util';
import { conversationId } from '../core/ids.ts';
import { createAuditLog } from '../db/audit-log.ts';
import { createOutbox, type DeadLetter } from '../db/outbox.ts';
import { UsageError, type Command } from './io.ts';
import { withStorage } from './open.ts';

const help = `porchlight outbox list [--limit N]
porchlight outbox resend REFERENCE...

Texts that did not reach their person: given up on (dead), or taken by the provider and not delivered (failed).
One line each: reference, program, status, attempts, error code, when, the last digits of the number.
resend tries them from the start. A text to somebody who has opted out since stays where it is.
`;

export const outboxCommand: Command = async (argv, io) => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { limit: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const [action, ...references] = positionals;
  const limit = Number(values.limit ?? 50);
  if (action === 'list' && references.length === 0 && Number.isInteger(limit) && limit > 0) {
    return withStorage(io, async (storage) => {
      for (const letter of await createOutbox(storage).deadLetters({ limit })) io.stdout.write(lineOf(letter));
      return 0;
    });
  }
  const texts = references.map(readReference);
  if (action !== 'resend' || texts.length === 0) throw new UsageError(help);
  return withStorage(io, async (storage) => {
    const outbox = createOutbox(storage);
    const audit = createAuditLog(storage);
    let left = 0;
    for (const { reference, conversation, seq } of texts) {
      const isSent = await outbox.resend(conversation, seq);
      if (isSent) await audit.append({ actor: 'command line', action: 'text.resent', subject: conversation });
      else left += 1;
      io.stdout.write(`${reference}\t${isSent ? 'sent again' : 'not sent: not dead, or opted out since'}\n`);
    }
    return left === 0 ? 0 : 1;
  });
};

function readReference(reference: string) {
  const [, id, seq] = /^([0-9a-f-]{36}):([1-9]\d{0,8})$/.exec(reference) ?? [];
  if (id === undefined || seq === undefined) throw new UsageError(help);
  return { reference, conversation: conversationId(id), seq: Number(seq) };
}

function lineOf({ conversation, seq, program, status, attempts, error, at, to }: DeadLetter): string {
  const columns = [`${conversation}:${seq}`, program, status, attempts, error || '-', at.toISOString(), to.slice(-4)];
  return `${columns.join('\t')}\n`;
}
