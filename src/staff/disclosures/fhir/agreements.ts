import type { BundleEntry, Consent } from '@medplum/fhirtypes';
import type { Packet } from '../../../core/packet.ts';
import { identifierOf, inWords, replaced, urnOf } from './entry.ts';
import type { People } from './people.ts';

/**
 * How the visitor may be reached, as they said; what they did not answer is not here. These are not a consent to
 * disclose under 42 CFR 2.31, and say so.
 */
export const contactConsents = (packet: Packet, people: People): readonly BundleEntry[] =>
  packet.consents.flatMap((consent) => {
    if (consent.granted === null) return [];
    const urn = urnOf(packet, `consent/${consent.id}`);
    const resource: Consent = {
      resourceType: 'Consent',
      identifier: [identifierOf(urn)],
      status: 'active',
      scope: inWords('How the visitor may be contacted. Not a consent to disclosure under 42 CFR 2.31'),
      category: [inWords(consent.label)],
      // About somebody else the visitor can only say how to reach themselves.
      ...(people.isVisitorPatient && { patient: people.patient }),
      dateTime: consent.at,
      performer: [people.visitor],
      policyRule: inWords(`Asked in Porchlight, wording ${consent.wordingVersion}`),
      provision: { type: consent.granted ? 'permit' : 'deny' },
    };
    return [replaced(urn, resource)];
  });
