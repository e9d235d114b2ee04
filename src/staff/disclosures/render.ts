import { createHash } from 'node:crypto';
import type { Packet } from '../../core/packet.ts';
import type { Screening } from '../../core/screening.ts';
import { bundleOf } from './fhir/bundle.ts';
import { noticeCaution, noticeVersionOf } from './notice.ts';
import { asPacketJson, disclosedPacketSchema } from './packet-schema.ts';
import { printPage } from './print/print-page.ts';
import { packetFor, whatIn, type DisclosureRequest } from './what.ts';

/** Exactly the bytes that leave, and what the log says of them. */
export interface Rendered {
  readonly text: string;
  readonly contentType: string;
  /** Says nothing of the person: names of files end up in many places. */
  readonly fileName: string;
  readonly what: string;
  readonly noticeVersion: string;
  /** Of the text in UTF-8, hex. */
  readonly sha256: string;
}

/** The same packet and request give the same bytes. */
export function renderPacket(packet: Packet, screening: Screening, request: DisclosureRequest): Rendered {
  const shown = packetFor(packet, request);
  const text = textOf(shown, screening, request);
  return {
    text,
    ...kinds[request.format](`${packet.demo ? 'demo-' : ''}${packet.id.slice(0, 8)}`),
    what: whatIn(request),
    noticeVersion: noticeVersionOf(packet.notice),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}

function textOf(packet: Packet, screening: Screening, request: DisclosureRequest): string {
  const { recipient, purpose, format } = request;
  switch (format) {
    case 'json':
      return asText(
        disclosedPacketSchema.parse({
          schema: 'porchlight.disclosure/1',
          notice: packet.notice,
          noticeVersion: noticeVersionOf(packet.notice),
          noticeCaution,
          disclosure: { recipient, purpose, what: whatIn(request) },
          packet: asPacketJson(packet),
        }),
      );
    case 'fhir':
      return asText(bundleOf(packet, { screening }));
    case 'html':
      return printPage(packet, { recipient, purpose, what: whatIn(request) });
  }
}

const asText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const kinds = {
  html: (id: string) => ({ contentType: 'text/html; charset=utf-8', fileName: `packet-${id}.html` }),
  json: (id: string) => ({ contentType: 'application/json; charset=utf-8', fileName: `packet-${id}.json` }),
  fhir: (id: string) => ({ contentType: 'application/fhir+json; charset=utf-8', fileName: `packet-${id}.fhir.json` }),
} as const;
