import type { ConversationAddress } from '../../db/conversation-desk.ts';
import type { ConsentDraft } from '../../core/ports.ts';
import type { ContactLimit } from './schema.ts';

/** As it is read beside a phone: `no` is a limit, `yes` is not said. */
const refusals: Readonly<Record<string, string>> = {
  'contact.call': 'Do not call',
  'contact.voicemail': 'Do not leave voicemail',
  'contact.text': 'Said no to texts',
  'contact.nameProgram': 'Do not say the program’s name',
};
const unasked: Readonly<Record<string, string>> = {
  'contact.voicemail': 'Not asked about voicemail: leave none',
};

/**
 * What stands against reaching somebody, gravest first. The last word on each kind counts; nobody who was not
 * asked about voicemail is left one.
 */
export function contactLimits(
  consents: readonly Pick<ConsentDraft, 'kind' | 'granted'>[],
  addresses: readonly Pick<ConversationAddress, 'channel' | 'suppressed' | 'hasLeft'>[],
): readonly ContactLimit[] {
  const last = new Map(consents.map(({ kind, granted }) => [kind, granted]));
  const isOptedOut = addresses.some(({ suppressed, hasLeft }) => suppressed && !hasLeft);
  const optedOut: readonly ContactLimit[] = isOptedOut
    ? [{ kind: 'stop', text: 'Opted out of texts (STOP): none can be sent' }]
    : [];
  const refused = Object.entries(refusals).flatMap(([kind, text]): ContactLimit[] =>
    last.get(kind) === false && !(isOptedOut && kind === 'contact.text') ? [{ kind: 'stop', text }] : [],
  );
  const open = Object.entries(unasked).flatMap(([kind, text]): ContactLimit[] =>
    last.has(kind) ? [] : [{ kind: 'heed', text }],
  );
  const left: readonly ContactLimit[] = addresses.some(({ hasLeft }) => hasLeft)
    ? [{ kind: 'heed', text: 'A phone of this visit may be somebody else’s now: say nothing of the visit there' }]
    : [];
  return [...optedOut, ...refused, ...left, ...open];
}
