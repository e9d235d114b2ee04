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
  const messages = texts.map(({ text, statusCallback }) => {
    const attribute = statusCallback === null ? '' : ` statusCallback="${escaped(statusCallback)}"`;
    return `<Message${attribute}>${escaped(text)}</Message>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${messages.join('')}</Response>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** A bare carriage return would be read as a line feed. */
const escaped = (text: string): string => text.replaceAll(/[&<>"\r]/g, (character) => entities[character] ?? '&#xD;');

/** An entry as a phone shows it: plain marks, no blank ends, nothing that XML cannot carry. */
export const phoneText = (entry: Pick<TranscriptEntry, 'body'>): string => toGsm7(printable(entry.body.text)).trim();

/** XML 1.0 has no control characters but tab and line ends; lone surrogates are no characters at all. */
const printable = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are the characters meant
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
