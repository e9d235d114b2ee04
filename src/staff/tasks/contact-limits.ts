import type { Packet } from '../../core/packet.ts';
import type { ConsentDraft } from '../../core/ports.ts';
import type { ConversationAddress } from '../../db/conversation-desk.ts';
import { contactLimits } from '../visit/contact-limits.ts';
import type { ContactView } from './schema.ts';

export interface ContactSource {
  /** Null while there is none: then only the phone they write from is known. */
  readonly packet: Pick<Packet, 'contact' | 'lang'> | null;
  /** Oldest first: the last word counts. */
  readonly consents: readonly Pick<ConsentDraft, 'kind' | 'granted'>[];
  readonly addresses: readonly ConversationAddress[];
  readonly lang: 'en' | 'es';
}

/** What somebody said of each way to reach them; null when it never came up. */
export interface ContactConsents {
  readonly call: boolean | null;
  readonly voicemail: boolean | null;
  readonly text: boolean | null;
  readonly nameProgram: boolean | null;
}

function consentsIn(consents: ContactSource['consents']): ContactConsents {
  const last = (kind: string): boolean | null => consents.findLast((consent) => consent.kind === kind)?.granted ?? null;
  return {
    call: last('contact.call'),
    voicemail: last('contact.voicemail'),
    text: last('contact.text'),
    nameProgram: last('contact.nameProgram'),
  };
}

/** How somebody may be reached, in the words that stand beside the number. */
export function contactOf({ packet, consents, addresses, lang }: ContactSource): ContactView {
  const said = consentsIn(consents);
  const answer = (id: string) => packet?.contact.find((one) => one.question === id && one.status === 'given');
  const given = answer('phone')?.value;
  const written = addresses.filter(({ channel }) => channel === 'sms' || channel === 'voice');
  const numbers = [
    ...new Set([...(typeof given === 'string' ? [given] : []), ...written.map(({ address }) => address)]),
  ];
  const mayBeTexted = (number: string): boolean =>
    said.text === true &&
    !written.some(({ address, suppressed, hasLeft }) => address === number && (suppressed || hasLeft));
  const hasLeft = (number: string): boolean => written.some((one) => one.address === number && one.hasLeft);
  const limits: readonly (ContactView['limits'][number] | false)[] = [
    ...contactLimits(consents, addresses),
    answer('safe-to-contact')?.value === 'careful' && {
      kind: 'heed',
      text: 'Somebody checks their phone or mail: be careful when you call or write',
    },
    said.nameProgram === null && {
      kind: 'heed',
      text: 'Not asked about naming the program: ask for them by name only',
    },
    said.voicemail === true && { kind: 'info', text: 'A short voicemail is all right' },
    said.nameProgram === true && { kind: 'info', text: 'You may say the program’s name' },
  ];
  return {
    name: answer('name')?.display ?? null,
    phones: numbers.map((number) => ({
      number,
      display: displayPhone(number),
      mayBeTexted: mayBeTexted(number),
      hasLeft: hasLeft(number),
    })),
    limits: limits.filter((limit) => limit !== false),
    bestTime: answer('best-time')?.display ?? null,
    lang,
  };
}

/** Why no voicemail may be left; null when one may. Silence is not leave. */
export const againstVoicemail = (consents: ContactSource['consents']): string | null => {
  const { voicemail } = consentsIn(consents);
  if (voicemail === true) return null;
  return voicemail === false ? 'They said no to voicemail.' : 'They did not say that a voicemail is all right.';
};

/** Why nobody should call; null when somebody may. Who asked for a call did not need to be asked again. */
export const againstCalling = (consents: ContactSource['consents']): string | null =>
  consentsIn(consents).call === false ? 'They said no to calls.' : null;

/** `+18605550123` as `860-555-0123`; other countries as they are. */
const displayPhone = (number: string): string =>
  /^\+1\d{10}$/.test(number) ? `${number.slice(2, 5)}-${number.slice(5, 8)}-${number.slice(8)}` : number;
