import { plainText } from '../../core/plain-text.ts';
import type { ReceivedBody } from './received-body.ts';

/**
 * What a person wrote beside a file: the `activity` part of Direct Line's multipart upload. Files themselves
 * are never kept. Empty when there are no words, or they cannot be found in the part of the body that we keep.
 */
export function uploadedText(body: ReceivedBody | null | undefined): string {
  const boundary = /boundary="?([^";]+)/i.exec(body?.contentType ?? '')?.[1];
  if (!body || boundary === undefined) return '';
  const parts = body.bytes.toString('utf8').split(`--${boundary}`);
  const activity = parts.find((part) => /content-type:\s*application\/vnd\.microsoft\.activity/i.test(part));
  const json = activity?.slice(activity.indexOf('\r\n\r\n') + 4);
  if (json === undefined) return '';
  // Read by hand: a part cut short or written badly still gives its words.
  const found = /"text"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(json)?.[1];
  return found === undefined ? '' : plainText(parsedString(found));
}

function parsedString(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch (error) {
    if (error instanceof SyntaxError) return quoted;
    throw error;
  }
}
