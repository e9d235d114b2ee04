import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadScreenings } from '../content/load-screenings.ts';
import { NotFoundError } from '../core/errors.ts';
import { conversationId, packetId, programId } from '../core/ids.ts';
import { createAuditLog } from '../db/audit-log.ts';
import { createDisclosureStore } from '../db/disclosure-store.ts';
import { createPacketStore } from '../db/packet-store.ts';
import { renderPacket } from '../staff/disclosures/render.ts';
import { formats } from '../staff/disclosures/schema.ts';
import type { DisclosureRequest } from '../staff/disclosures/what.ts';
import { UsageError, type Command } from './io.ts';
import { withStorage } from './open.ts';

const help = `porchlight export --packet ID --to WHOM --purpose WHY [--format json|fhir|html] [--transcript] [--out FILE]

Writes a packet with the 42 CFR Part 2 redisclosure notice, and notes in the disclosure log and the audit trail who
received it and why. HTML is made to be printed, FHIR is an R4 transaction Bundle. Without --out it goes to standard output.
  --transcript   the conversation word for word too (never in FHIR)
`;

export const exportCommand: Command = async (argv, io) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      packet: { type: 'string' },
      to: { type: 'string' },
      purpose: { type: 'string' },
      format: { type: 'string', default: 'json' },
      transcript: { type: 'boolean', default: false },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const { packet: wanted, out, transcript: withTranscript } = values;
  const recipient = values.to?.trim() ?? '';
  const purpose = values.purpose?.trim() ?? '';
  if (wanted === undefined || recipient === '' || purpose === '') throw new UsageError(help);
  const format = formats.find((known) => known === values.format);
  if (format === undefined) throw new UsageError(`--format: ${formats.join(', ')}`);
  const request: DisclosureRequest = { format, recipient, purpose, withTranscript };
  const screenings = await loadScreenings(path.resolve(io.cwd, io.env['CONTENT_DIR'] ?? 'content'));
  return withStorage(io, async ({ db, vault }) => {
    const packet = await createPacketStore({ db, vault }).read(packetId(wanted));
    const screening = screenings.get(programId(packet.program.id));
    if (!screening) throw new NotFoundError('the program of this packet is not in the content folder');
    const { text, what, noticeVersion, sha256 } = renderPacket(packet, screening, request);
    const by = 'command line';
    const conversation = conversationId(packet.conversation);
    const disclosed = { conversation, by, format, recipient, purpose, what, withTranscript, noticeVersion, sha256 };
    const [logged] = await createDisclosureStore({ db, vault }).add([disclosed], new Date());
    await createAuditLog({ db }).append({
      actor: by,
      action: 'packet.disclosed',
      subject: packet.conversation,
      detail: { format, disclosure: logged!.id, withTranscript, noticeVersion },
    });
    if (out === undefined) io.stdout.write(text);
    else await writeFile(path.resolve(io.cwd, out), text, { mode: 0o600 });
    return 0;
  });
};
