import type { Bundle, BundleEntry, Meta } from '@medplum/fhirtypes';
import type { Packet } from '../../../core/packet.ts';
import type { Screening } from '../../../core/screening.ts';
import { contactConsents } from './agreements.ts';
import { coverageIn } from './coverage.ts';
import { restricted } from './entry.ts';
import { crisisCommunications, noticeCommunication, tasksIn } from './events.ts';
import { scoresAsObservations } from './observations.ts';
import { peopleIn } from './people.ts';
import { questionsAndAnswers } from './questionnaire.ts';

/**
 * A packet as a FHIR R4 transaction (http://hl7.org/fhir/R4/http.html#transaction). Pure: the same packet gives the
 * same resources under the same names, so sending it twice makes nothing twice. The transcript stays behind.
 * @param screening what the program asks now; it may be another than the packet was taken with.
 */
export function bundleOf(packet: Packet, { screening }: { readonly screening: Screening }): Bundle {
  const people = peopleIn(packet);
  const { entries: answers, responseUrn } = questionsAndAnswers(packet, screening, people);
  const entry = [
    ...people.entries,
    ...coverageIn(packet, people),
    ...answers,
    ...scoresAsObservations(packet, people, responseUrn),
    ...contactConsents(packet, people),
    ...crisisCommunications(packet, people),
    ...tasksIn(packet, people, responseUrn),
    noticeCommunication(packet, people, responseUrn),
  ];
  return packet.demo
    ? { resourceType: 'Bundle', meta: asTest(restricted), type: 'transaction', entry: entry.map(marked) }
    : { resourceType: 'Bundle', meta: restricted, type: 'transaction', entry };
}

/** HL7's label for data that was made to try things with: https://terminology.hl7.org/CodeSystem/v3-ActReason. */
const asTest = (meta: Meta): Meta => ({
  ...meta,
  security: [
    ...(meta.security ?? []),
    { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST', display: 'test health data' },
  ],
  tag: [{ display: 'Demo data: invented' }],
});
const marked = (entry: BundleEntry): BundleEntry =>
  entry.resource
    ? { ...entry, resource: { ...entry.resource, meta: asTest(entry.resource.meta ?? restricted) } }
    : entry;
