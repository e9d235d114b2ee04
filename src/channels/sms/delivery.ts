import { RequestRejectedError } from '../../core/errors.ts';
import type { ConversationId } from '../../core/ids.ts';
import { parameter, type TwilioForm } from '../twilio/form.ts';
import { readReference, type TextReference } from '../twilio/text-reference.ts';

/** Keeps what Twilio reports of texts it took. The store's delivery reports do. */
export interface DeliveryBook {
  record(
    report: TextReference & {
      readonly providerId: string;
      readonly outcome: 'sent' | 'delivered' | 'failed';
      readonly error?: string;
    },
  ): Promise<boolean>;
  optedOut(conversation: ConversationId, seq: number): Promise<void>;
}

export type StatusReport =
  /** On its way, or nothing we keep. */
  | { readonly kind: 'passing' }
  | {
      readonly kind: 'ended';
      readonly reference: TextReference;
      readonly providerId: string;
      readonly outcome: 'sent' | 'delivered' | 'failed';
      readonly error?: string;
    };

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const outcomes: Readonly<Record<string, 'sent' | 'delivered' | 'failed'>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** The person opted out with the carrier: https://www.twilio.com/docs/api/errors/21610 */
const optedOutCode = '21610';

/**
 * Reads a status callback. `text` is the reference in the address we gave with the text.
 * Throws RequestRejectedError (400) when it names no text.
 */
export function parseStatus(form: TwilioForm, text: string | null): StatusReport {
  const reference = readReference(text);
  if (!reference) throw new RequestRejectedError(400, 'text names no text of ours');
  const providerId = parameter(form, 'MessageSid') ?? '';
  const outcome = outcomes[(parameter(form, 'MessageStatus') ?? '').toLowerCase()];
  if (outcome === undefined || providerId === '') return { kind: 'passing' };
  const code = parameter(form, 'ErrorCode');
  return { kind: 'ended', reference, providerId, outcome, ...(outcome === 'failed' && code && { error: code }) };
}

/** Writes a report back. A text that is unknown by now (erased) is nobody's business any more. */
export async function keepStatus(report: StatusReport, book: DeliveryBook): Promise<void> {
  if (report.kind === 'passing') return;
  const { reference, providerId, outcome, error } = report;
  await book.record({ ...reference, providerId, outcome, ...(error !== undefined && { error }) });
  if (error === optedOutCode) await book.optedOut(reference.conversation, reference.seq);
}
