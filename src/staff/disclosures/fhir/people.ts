import type {
  BundleEntry,
  ContactPoint,
  HumanName,
  Patient,
  Practitioner,
  PractitionerRole,
  Reference,
  RelatedPerson,
} from '@medplum/fhirtypes';
import type { Packet, PacketAnswer } from '../../../core/packet.ts';
import { calledOnly, created, identifierOf, inWords, referTo, urnOf, wordsIn } from './entry.ts';

/** Who the visit is about, and who wrote: often one person, not always. */
export interface People {
  readonly entries: readonly BundleEntry[];
  readonly patient: Reference<Patient>;
  readonly visitor: Reference<Patient | RelatedPerson | PractitionerRole>;
  readonly isVisitorPatient: boolean;
}

/** Everything that was answered, by question. */
export const answersIn = (packet: Packet): ReadonlyMap<string, PacketAnswer> =>
  new Map(
    [...packet.contact, ...packet.groups.flatMap((group) => group.answers)].map((answer) => [answer.question, answer]),
  );

export function peopleIn(packet: Packet): People {
  const answers = answersIn(packet);
  const forWhom = answers.get('for-whom')?.value;
  const patientUrn = urnOf(packet, 'patient');
  const patient = referTo<Patient>(patientUrn);
  if (forWhom === 'loved-one') {
    const urn = urnOf(packet, 'related-person');
    return {
      entries: [created(patientUrn, somebodyUnnamed(packet)), created(urn, relatedPerson(packet, patient))],
      patient,
      visitor: referTo<RelatedPerson>(urn),
      isVisitorPatient: false,
    };
  }
  if (forWhom === 'professional') {
    const urn = urnOf(packet, 'practitioner');
    const roleUrn = urnOf(packet, 'practitioner-role');
    return {
      entries: [
        created(patientUrn, somebodyUnnamed(packet)),
        created(urn, practitioner(packet)),
        created(roleUrn, practitionerRole(packet, urn)),
      ],
      patient,
      visitor: referTo<PractitionerRole>(roleUrn),
      isVisitorPatient: false,
    };
  }
  return {
    entries: [created(patientUrn, visitorAsPatient(packet))],
    patient,
    visitor: patient,
    isVisitorPatient: true,
  };
}

function visitorAsPatient(packet: Packet): Patient {
  const answers = answersIn(packet);
  const birthDate = answers.get('birth-date')?.value;
  const place = shown(answers, 'place');
  return {
    ...patientBase(packet),
    name: namesOf(answers),
    ...(typeof birthDate === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(birthDate) && { birthDate }),
    telecom: phonesOf(answers),
    ...(place !== undefined && { address: [{ text: place }] }),
    communication: [
      { language: inWords(shown(answers, 'contact-language') ?? languageNames[packet.lang]), preferred: true },
    ],
  };
}

/** A visitor who writes about somebody gives their own name, not that person's. */
const somebodyUnnamed = (packet: Packet): Patient => ({ ...patientBase(packet), name: [unnamed] });

/** Pronouns are not a gender: they stay in the answers, and the gender is said to be unknown. */
const patientBase = (packet: Packet): Patient => ({
  resourceType: 'Patient',
  identifier: [identifierOf(urnOf(packet, 'patient'))],
  gender: 'unknown',
  managingOrganization: calledOnly(packet.program.name),
});

function relatedPerson(packet: Packet, patient: Reference<Patient>): RelatedPerson {
  const answers = answersIn(packet);
  const relationship = shown(answers, 'relationship');
  return {
    resourceType: 'RelatedPerson',
    identifier: [identifierOf(urnOf(packet, 'related-person'))],
    patient,
    name: namesOf(answers),
    telecom: phonesOf(answers),
    ...(relationship !== undefined && { relationship: [inWords(`Worried about: ${relationship}`)] }),
  };
}

const practitioner = (packet: Packet): Practitioner => ({
  resourceType: 'Practitioner',
  identifier: [identifierOf(urnOf(packet, 'practitioner'))],
  name: namesOf(answersIn(packet)),
  telecom: phonesOf(answersIn(packet)),
});

function practitionerRole(packet: Packet, urn: string): PractitionerRole {
  const answers = answersIn(packet);
  const organization = shown(answers, 'organization');
  const role = shown(answers, 'role');
  return {
    resourceType: 'PractitionerRole',
    identifier: [identifierOf(urnOf(packet, 'practitioner-role'))],
    practitioner: referTo(urn),
    ...(organization !== undefined && { organization: calledOnly(organization) }),
    ...(role !== undefined && { code: [inWords(role)] }),
  };
}

/** What a visitor calls themselves is one text: cutting it into given and family name would be guessing. */
function namesOf(answers: ReadonlyMap<string, PacketAnswer>): HumanName[] {
  const name = shown(answers, 'name');
  const legal = shown(answers, 'legal-name');
  const names: HumanName[] = [
    ...(legal === undefined ? [] : [{ ...absent('as-text'), use: 'official' as const, text: legal }]),
    ...(name === undefined ? [] : [{ ...absent('as-text'), use: 'usual' as const, text: name }]),
  ];
  return names.length > 0 ? names : [unnamed];
}

/** http://hl7.org/fhir/R4/extension-data-absent-reason.html */
export const absent = (reason: AbsentReason) => ({
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: reason }],
});
export type AbsentReason = 'unknown' | 'asked-unknown' | 'asked-declined' | 'as-text';
const unnamed: HumanName = absent('unknown');

function phonesOf(answers: ReadonlyMap<string, PacketAnswer>): ContactPoint[] {
  const phone = answers.get('phone')?.value;
  const value = typeof phone === 'string' ? wordsIn(phone) : undefined;
  return value === undefined ? [{ ...absent('unknown'), system: 'phone' }] : [{ system: 'phone', value }];
}

const languageNames = { en: 'English', es: 'Spanish' } as const;

export function shown(answers: ReadonlyMap<string, PacketAnswer>, question: string): string | undefined {
  const answer = answers.get(question);
  return answer?.status === 'given' ? wordsIn(answer.display) : undefined;
}
