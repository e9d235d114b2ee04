import { createHash } from 'node:crypto';
import type { ProgramId } from '../../core/ids.ts';
import type { Inbound, InboundContent } from '../../core/messages.ts';
import { plainText } from '../../core/plain-text.ts';
import { parameter, type TwilioForm } from '../twilio/form.ts';
import type { ProgramNumbers } from '../twilio/program-route.ts';

export type IncomingText =
  | {
      readonly kind: 'read';
      readonly inbound: Inbound;
      /** Advanced Opt-Out has answered this keyword itself, with the text set in Twilio's console. */
      readonly answeredByCarrier: CarrierAnswer | null;
    }
  /** Not a text as Twilio sends them. `reason` names the parameter. */
  | {
      readonly kind: 'unreadable';
      readonly reason: string;
      /** What can be made of it all the same, if it holds words: danger in them is heeded. */
      readonly salvaged: Inbound | null;
    };
export type CarrierAnswer = 'STOP' | 'START' | 'HELP';

const phonePattern = /^\+[1-9]\d{6,14}$/;
/** `SM…` or `MM…`: https://www.twilio.com/docs/glossary/what-is-a-sid */
const messageSid = /^[A-Z]{2}[0-9a-f]{32}$/i;

/** Reads a webhook's parameters. One program never answers for another: `To` must be its own number. */
export function parseText(form: TwilioForm, program: ProgramId, numbers: ProgramNumbers, now: Date): IncomingText {
  const sid = parameter(form, 'MessageSid') ?? parameter(form, 'SmsMessageSid') ?? '';
  const from = parameter(form, 'From') ?? '';
  const body = parameter(form, 'Body');
  const to = parameter(form, 'To');
  const inbound = (address: string, messageId: string, text: string, owner: ProgramId): Inbound => ({
    key: { program: owner, channel: 'sms', address },
    messageId,
    at: now,
    content: contentOf(plainText(text), parameter(form, 'NumMedia')),
    entry: 'message',
  });

  const reason = !messageSid.test(sid)
    ? 'MessageSid is missing or not a message id'
    : !phonePattern.test(from)
      ? // Short codes and names are machines: answering them can go round for ever.
        'From is not a phone number like +18605551234'
      : body === null
        ? 'Body is missing'
        : to !== numbers.get(program)
          ? 'To is not the number of the program in the address'
          : null;
  if (reason === null && body !== null) {
    const answeredByCarrier = carrierAnswer(parameter(form, 'OptOutType'));
    return { kind: 'read', inbound: inbound(from, sid, body, program), answeredByCarrier };
  }
  const words = body ?? [form['Body'] ?? []].flat().join(' ');
  const owner = [...numbers].find(([, number]) => number === to)?.[0] ?? program;
  const digest = createHash('sha256').update(JSON.stringify(form)).digest('hex').slice(0, 32);
  const address = phonePattern.test(from) ? from : `unreadable:${digest}`;
  const messageId = messageSid.test(sid) ? sid : `form:${digest}`;
  return {
    kind: 'unreadable',
    reason: reason ?? 'Body is missing',
    salvaged: plainText(words) === '' ? null : inbound(address, messageId, words, owner),
  };
}

/** Pictures are never fetched; what was written beside them is read. */
function contentOf(text: string, mediaCount: string | null): InboundContent {
  return Number(mediaCount) > 0 ? { kind: 'attachment', ...(text !== '' && { text }) } : { kind: 'text', text };
}

/** https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out: OptOutType is there when Twilio answered. */
function carrierAnswer(optOutType: string | null): CarrierAnswer | null {
  return optOutType === 'STOP' || optOutType === 'START' || optOutType === 'HELP' ? optOutType : null;
}
