import { createHash } from 'node:crypto';
import type { BundleEntry, CodeableConcept, Coding, Identifier, Meta, Reference, Resource } from '@medplum/fhirtypes';
import type { Packet } from '../../../core/packet.ts';

/** https://loinc.org: every code we send stands in `content/screening/instruments`, read in the sources named there. */
export const loinc = 'http://loinc.org';

/** RFC 3986: an identifier that is itself a URI. */
const uriSystem = 'urn:ietf:rfc:3986';

/** Any fixed UUID: names made under it are ours. */
const namespace = Buffer.from('6f1d3c5e8a5b4b0d9c2e71d0a4f3b865', 'hex');

/** The same name is the same `urn:uuid:` in every export (RFC 4122, version 5): sending twice makes nothing twice. */
export function stableUrn(name: string): string {
  const hash = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The resource of one packet that is called `name` (`patient`, `task/iop-slot`). */
export const urnOf = (packet: Pick<Packet, 'id'>, name: string): string => stableUrn(`packet/${packet.id}/${name}`);

export const identifierOf = (urn: string): Identifier => ({ system: uriSystem, value: urn });

/** Every resource says that 42 CFR Part 2 restricts it. Both codes stand in the R4 definitions. */
export const restricted: Meta = {
  security: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      code: '42CFRPart2',
      display: '42 CFR Part2',
    },
    { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R', display: 'restricted' },
  ],
};

/** Restricted, and claiming to follow a profile. */
export const following = (profile: string): Meta => ({ ...restricted, profile: [profile] });

/** What no code system is known for: words only, never a code of our own. */
export const inWords = (text: string): CodeableConcept => ({ text: wordsIn(text) ?? 'Not stated' });
export const loincConcept = (code: string | undefined, text: string): CodeableConcept =>
  code === undefined ? inWords(text) : { coding: [loincCoding(code)], text: wordsIn(text) ?? code };
const loincCoding = (code: string): Coding => ({ system: loinc, code });

export const referTo = <T extends Resource>(urn: string): Reference<T> => ({ reference: urn });
/** Somebody or something we know only by name. */
export const calledOnly = <T extends Resource>(name: string): Reference<T> => ({
  display: wordsIn(name) ?? 'Not stated',
});

/** What a person wrote as FHIR takes it: well-formed, no control characters but line ends. Undefined when nothing is left. */
export function wordsIn(text: string): string | undefined {
  const kept = text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\n\r\t]/gu, ' ')
    .trim();
  return kept === '' ? undefined : kept;
}

/** Made once, however often it is sent; what the other side has since changed stays. */
export function created<T extends Resource & { identifier?: Identifier[] }>(urn: string, resource: T): BundleEntry {
  return {
    fullUrl: urn,
    resource: { ...resource, meta: resource.meta ?? restricted },
    request: { method: 'POST', url: resource.resourceType, ifNoneExist: `identifier=${uriSystem}|${urn}` },
  };
}

/** Sent again (a visitor corrected an answer), it takes the place of what was sent before. */
export function replaced(urn: string, resource: Resource): BundleEntry {
  return {
    fullUrl: urn,
    resource: { ...resource, meta: resource.meta ?? restricted },
    request: { method: 'PUT', url: `${resource.resourceType}?identifier=${uriSystem}|${urn}` },
  };
}
