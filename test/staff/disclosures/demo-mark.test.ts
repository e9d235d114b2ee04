import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleOf } from '../../../src/staff/disclosures/fhir/bundle.ts';
import { renderPacket } from '../../../src/staff/disclosures/render.ts';
import { formats } from '../../../src/staff/disclosures/schema.ts';
import { isPublished, problemsIn } from '../../support/fhir-definitions.ts';
import { anyPacket, programIds, screenings } from '../../support/packets.ts';

const program = programIds[0]!;
const screening = screenings.get(program)!;
const demoPackets = anyPacket({ program }).map((packet) => ({ ...packet, demo: true }) as const);
const request = { recipient: 'Dr. Lee', purpose: 'Treatment', withTranscript: false } as const;

describe('a packet of demo data', () => {
  it('says that it is invented in every form, and in the name of its file', () => {
    fc.assert(
      fc.property(demoPackets, fc.constantFrom(...formats), (packet, format) => {
        const { demo: _demo, ...real } = packet;
        const { text, fileName } = renderPacket(packet, screening, { ...request, format });
        expect(text).toMatch(/demo data|"demo": true/i);
        expect(fileName).toContain('demo-');
        expect(renderPacket(real, screening, { ...request, format }).fileName).not.toContain('demo');
      }),
      { numRuns: 15 },
    );
  });

  it('is labelled as test data in every resource of its FHIR bundle, which still satisfies R4', () => {
    fc.assert(
      fc.property(demoPackets, (packet) => {
        const bundle = bundleOf(packet, { screening });
        expect(problemsIn(bundle)).toEqual([]);
        const labels = [bundle, ...(bundle.entry ?? []).map(({ resource }) => resource!)].map(({ meta }) =>
          meta?.security?.at(-1),
        );
        for (const label of labels) {
          expect(label).toMatchObject({ code: 'HTEST' });
          expect(isPublished(label?.system ?? '', label?.code ?? '')).toBe(true);
        }
      }),
      { numRuns: 5 },
    );
  });
});
