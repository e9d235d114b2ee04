import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js';
import { toGsm7 } from '../../core/gsm7.ts';
import type { TranscriptEntry } from '../../core/messages.ts';

/** One text of an answer. */
export interface TextReply {
  readonly text: string;
  /** Where Twilio reports what became of it; null when it was not stored. */
  readonly statusCallback: string | null;
}

/** TwiML that says these texts, in order; `<Response/>` says nothing. */
export function renderTexts(texts: readonly TextReply[]): string {
  const response = new MessagingResponse();
  for (const { text, statusCallback } of texts) {
    response.message(statusCallback === null ? {} : { statusCallback }, text);
  }
  return response.toString();
}

/** An entry as a phone shows it: plain marks, no blank ends, nothing that XML cannot carry. */
export const phoneText = (entry: Pick<TranscriptEntry, 'body'>): string => toGsm7(printable(entry.body.text)).trim();

/** XML 1.0 has no control characters but tab and line ends; lone surrogates are no characters at all. */
const printable = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are the characters meant
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
