import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { packetId } from '../core/ids.ts';
import { createAuditLog } from '../db/audit-log.ts';
import { createPacketStore } from '../db/packet-store.ts';
import { packetPage } from '../staff/packet-page.ts';
import { UsageError, type Command } from './io.ts';
import { withStorage } from './open.ts';

const help = `porchlight export --packet ID [--format json|html] [--out FILE]

Writes a packet with the 42 CFR Part 2 redisclosure notice, and notes the disclosure in the audit trail.
HTML is made to be printed. Without --out it goes to standard output.
`;

export const exportCommand: Command = async (argv, io) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      packet: { type: 'string' },
      format: { type: 'string', default: 'json' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const { packet: wanted, format, out } = values;
  if (wanted === undefined) throw new UsageError(help);
  if (format !== 'json' && format !== 'html') throw new UsageError('--format: json or html');
  return withStorage(io, async ({ db, vault }) => {
    const packet = await createPacketStore({ db, vault }).read(packetId(wanted));
    await createAuditLog({ db }).append({
      actor: 'command line',
      action: 'packet.exported',
      subject: wanted,
      detail: { format },
    });
    const text = format === 'json' ? `${JSON.stringify(packet, null, 2)}\n` : packetPage(packet);
    if (out === undefined) io.stdout.write(text);
    else await writeFile(path.resolve(io.cwd, out), text, { mode: 0o600 });
    return 0;
  });
};
