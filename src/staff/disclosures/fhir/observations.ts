import type { BundleEntry, Observation } from '@medplum/fhirtypes';
import type { Packet, PacketScore } from '../../../core/packet.ts';
import { following, identifierOf, inWords, loincConcept, referTo, replaced, urnOf } from './entry.ts';
import type { People } from './people.ts';

/**
 * One Observation per instrument that has a score; a partial sum is none. As US Core's Screening Assessment asks:
 * category `survey`, derived from the response. GAD-2 has no LOINC score code that we could find: words only.
 */
export const scoresAsObservations = (packet: Packet, people: People, responseUrn: string): readonly BundleEntry[] =>
  packet.scores.flatMap((score) =>
    score.total === null ? [] : [observationOf(packet, people, responseUrn, score, score.total)],
  );

function observationOf(
  packet: Packet,
  people: People,
  responseUrn: string,
  score: PacketScore,
  total: number,
): BundleEntry {
  const urn = urnOf(packet, `score/${score.instrument}`);
  const answeredAt = score.items
    .map((item) => item.at)
    .toSorted()
    .at(-1);
  const observation: Observation = {
    resourceType: 'Observation',
    meta: following('http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-screening-assessment'),
    identifier: [identifierOf(urn)],
    status: packet.status === 'confirmed' ? 'final' : 'preliminary',
    category: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' }],
      },
    ],
    code: loincConcept(score.totalCode, `${score.name}, score`),
    subject: people.patient,
    effectiveDateTime: answeredAt ?? packet.startedAt,
    ...(people.isVisitorPatient && { performer: [people.patient] }),
    valueInteger: total,
    ...(score.meaning !== '' && { interpretation: [inWords(score.meaning)] }),
    note: [{ text: `Source of the reading: ${score.source}. Information for the assessment team, not a diagnosis.` }],
    derivedFrom: [referTo(responseUrn)],
  };
  return replaced(urn, observation);
}
