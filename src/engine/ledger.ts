import type { ConsentSource } from '../core/consent.ts';
import type { Inbound } from '../core/messages.ts';
import type { ConsentDraft } from '../core/ports.ts';
import type { Screening } from '../core/screening.ts';
import type { VisitEffect } from '../core/visit.ts';
import type { DoorOutcome } from './door-work.ts';
import type { Speaker } from './speaker.ts';
import type { TurnOutcome } from './take-turn.ts';

interface LedgerSource {
  readonly outcome: TurnOutcome;
  readonly door: DoorOutcome;
  readonly screening: Screening;
  readonly speaker: Speaker;
  readonly inbound: Inbound | undefined;
  readonly at: Date;
}

type Suppression = Extract<VisitEffect, { type: 'suppress' }>['params'];

/** The last word of a turn on texts, or on every way at once; null when none was said. */
export function suppressionIn({ performed }: TurnOutcome): Suppression | null {
  const said = performed.flatMap(({ effect }) => (effect.type === 'suppress' ? [effect.params] : []));
  const last = said.at(-1);
  if (!last) return null;
  const isEverywhere = last.optedOut && said.some(({ everywhere }) => everywhere === true);
  return { optedOut: last.optedOut, ...(isEverywhere && { everywhere: true }) };
}

/** All ways of automated or personal contact that somebody may take back at once. */
const contactConsents = ['contact.call', 'contact.voicemail', 'contact.text'] as const;

/** What a turn adds to the consent ledger: what was agreed to or withdrawn, in which words, when and where. */
export function consentsOf({ outcome, door, screening, speaker, inbound, at }: LedgerSource): readonly ConsentDraft[] {
  const { lang } = outcome.last.saved.context;
  const source = sourceOf(inbound, outcome);
  const row = (kind: string, granted: boolean, key: string): ConsentDraft => ({
    kind,
    granted,
    wordingVersion: speaker.copyVersion(key, lang),
    at,
    source,
  });
  const suppression = suppressionIn(outcome);
  const suppressed = (): readonly ConsentDraft[] => {
    if (suppression === null) return [];
    const { optedOut, everywhere } = suppression;
    const key = !optedOut ? 'optIn.done' : isStopped(outcome) ? 'optOut.done' : 'revoke.done';
    return (everywhere ? contactConsents : (['contact.text'] as const)).map((kind) => row(kind, !optedOut, key));
  };
  return [
    ...(inbound?.consent ? [{ ...inbound.consent, granted: true, at }] : []),
    ...(door.code ? [row('contact.text', true, 'door.askPhone')] : []),
    ...(door.change?.kind === 'page' ? [row('contact.page', true, 'door.pageSure')] : []),
    ...suppressed(),
    ...outcome.performed.flatMap(({ effect }): readonly ConsentDraft[] => {
      if (effect.type !== 'record') return [];
      const question = screening.questions.find((candidate) => candidate.consent === effect.params.consent);
      if (!question) return [];
      const { consent: kind, granted } = effect.params;
      return [{ kind, granted, wordingVersion: speaker.wordingVersion(question, lang), at, source }];
    }),
  ];
}

/** By text the last word after a stop is the only one. */
const isStopped = ({ last }: TurnOutcome): boolean => last.saved.context.optedOut;

function sourceOf(inbound: Inbound | undefined, { isCarrierWord }: TurnOutcome): ConsentSource {
  switch (inbound?.key.channel) {
    case 'web':
      return inbound.isForm ? 'web-form' : 'web-chat';
    case 'sms':
      return isCarrierWord ? 'sms-keyword' : 'sms';
    case 'voice':
      return 'voice-speech';
    case 'activity':
      return 'bot-channel';
    default:
      return 'unknown';
  }
}
