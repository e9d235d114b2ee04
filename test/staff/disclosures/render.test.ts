import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disclosedPacketSchema, packetSchema } from '../../../src/staff/disclosures/packet-schema.ts';
import { renderPacket } from '../../../src/staff/disclosures/render.ts';
import { formats } from '../../../src/staff/disclosures/schema.ts';
import type { DisclosureRequest } from '../../../src/staff/disclosures/what.ts';
import { anyPacket, programIds, screenings } from '../../support/packets.ts';

const runs = { numRuns: 20 };
const asked = (change: Partial<DisclosureRequest> = {}): DisclosureRequest => ({
  format: 'json',
  recipient: 'Dr. Lee <b>',
  purpose: 'Treatment',
  withTranscript: false,
  ...change,
});

describe.each(programIds.map(String))('a packet of %s', (id) => {
  const program = programIds.find((known) => known === id)!;
  const screening = screenings.get(program)!;
  const packets = anyPacket({ program });

  it('fits its JSON schema, whatever was answered, and comes back as it was', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(packetSchema.parse(JSON.parse(JSON.stringify(packet)))).toEqual(JSON.parse(JSON.stringify(packet)));
        const { text } = renderPacket(packet, screening, asked({ withTranscript: true }));
        const read = disclosedPacketSchema.parse(JSON.parse(text));
        expect(read.packet.transcript).toHaveLength(packet.transcript.length);
        expect(read.notice).toBe(packet.notice);
      }),
      runs,
    );
  });

  it('carries the redisclosure notice in every form', () => {
    fc.assert(
      fc.property(packets, fc.constantFrom(...formats), (packet, format) => {
        const { text, noticeVersion } = renderPacket(packet, screening, asked({ format }));
        expect(text).toContain(packet.notice);
        expect(noticeVersion).toMatch(/^42 CFR 2\.32, [0-9a-f]{12}$/);
      }),
      runs,
    );
  });

  it('is the same bytes each time, and others for another recipient', () => {
    fc.assert(
      fc.property(packets, fc.constantFrom(...formats), (packet, format) => {
        const once = renderPacket(packet, screening, asked({ format }));
        expect(renderPacket(structuredClone(packet), screening, asked({ format })).sha256).toBe(once.sha256);
        const other = renderPacket(packet, screening, asked({ format, recipient: 'Somebody else' })).sha256;
        if (format !== 'fhir') expect(other).not.toBe(once.sha256);
      }),
      runs,
    );
  });

  it('leaves the conversation behind unless it is asked for', () => {
    fc.assert(
      fc.property(packets, fc.constantFrom(...formats), (packet, format) => {
        const said = { ...packet, transcript: [{ ...packet.transcript[0]!, text: 'only in the conversation' }] };
        const render = (withTranscript: boolean) => renderPacket(said, screening, asked({ format, withTranscript }));
        expect(render(false).text).not.toContain('only in the conversation');
        expect(render(true).text.includes('only in the conversation')).toBe(format !== 'fhir');
        expect(render(false).what).toBe('The packet, without the conversation');
      }),
      runs,
    );
  });

  it('puts nothing that a person wrote into markup, nor into the name of the file', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const { text, fileName } = renderPacket(packet, screening, asked({ format: 'html' }));
        expect(text).not.toContain('<b>');
        expect(text).not.toMatch(/<script/i);
        expect(fileName).toMatch(/^packet-[0-9a-f]{8}\.html$/);
      }),
      runs,
    );
  });
});

it('a packet with a property nobody described is refused', () => {
  const packet = fc.sample(anyPacket({ program: programIds[0]! }), { numRuns: 1, seed: 1 })[0]!;
  expect(() => packetSchema.parse({ ...packet, diagnosis: 'none' })).toThrow('diagnosis');
  expect(() => packetSchema.parse({ ...packet, schema: 'porchlight.packet/2' })).toThrow();
});
