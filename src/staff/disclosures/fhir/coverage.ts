import type { BundleEntry, Coverage } from '@medplum/fhirtypes';
import type { Packet } from '../../../core/packet.ts';
import { calledOnly, identifierOf, inWords, replaced, urnOf, wordsIn } from './entry.ts';
import { answersIn, shown, type People } from './people.ts';

/** What the visitor said of insurance, unverified: `draft` until staff have checked it. Nothing when there is none. */
export function coverageIn(packet: Packet, { patient, isVisitorPatient }: People): readonly BundleEntry[] {
  const answers = answersIn(packet);
  const kind = answers.get('coverage')?.value;
  const payer = shown(answers, 'payer');
  const member = answers.get('member-id')?.value;
  const memberId = typeof member === 'string' ? wordsIn(member) : undefined;
  const isNamed = payer !== undefined || memberId !== undefined;
  if (kind === 'none' || (!isNamed && answers.get('coverage')?.status !== 'given')) return [];
  const urn = urnOf(packet, 'coverage');
  const kindWords = shown(answers, 'coverage');
  const subscriber = answers.get('subscriber')?.value;
  const subscriberName = shown(answers, 'subscriber-name');
  const coverage: Coverage = {
    resourceType: 'Coverage',
    identifier: [identifierOf(urn)],
    status: 'draft',
    beneficiary: patient,
    payor: [calledOnly(payer ?? `Payer not named${kindWords === undefined ? '' : ` (${kindWords})`}`)],
    ...(kindWords !== undefined && { type: inWords(kindWords) }),
    ...(memberId !== undefined && { subscriberId: memberId }),
    ...(subscriber === 'self' && isVisitorPatient && { subscriber: patient, relationship: inWords('Self') }),
    ...(subscriber === 'other' && {
      relationship: inWords('Covered through somebody else'),
      ...(subscriberName !== undefined && { subscriber: calledOnly(subscriberName) }),
    }),
  };
  return [replaced(urn, coverage)];
}
