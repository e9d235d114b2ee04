import type { FastifyInstance } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';

/** A webhook's parameters. Twilio adds new ones without notice: read the ones you know, keep the rest for the signature. */
export type TwilioForm = Readonly<Record<string, string | readonly string[]>>;

/** A text of 10,000 characters, percent-encoded at its longest, and everything around it. */
const formMaxBytes = 256 * 1024;

const formType = 'application/x-www-form-urlencoded';

/** Makes this scope read form bodies, in UTF-8 and nothing else; other types are refused with 415. */
export function readForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: formMaxBytes }, (request, body, done) => {
    try {
      done(null, parseForm(request.headers['content-type'] ?? '', body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Throws RequestRejectedError: 415 for another type or charset, 400 for bytes that are not UTF-8. */
function parseForm(contentType: string, body: Buffer): TwilioForm {
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (type !== formType) throw new RequestRejectedError(415, `send ${formType}`);
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) {
    throw new RequestRejectedError(415, 'send the form in UTF-8');
  }
  const encoded = body.toString('latin1');
  if (beyondAscii.test(encoded)) throw new RequestRejectedError(400, 'percent-encode the form');
  if (encodedBeyondAscii.test(encoded)) requireUtf8(encoded);

  const form: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(encoded)) {
    const earlier = form[name];
    if (earlier === undefined) form[name] = value;
    else form[name] = Array.isArray(earlier) ? [...earlier, value] : [earlier, value];
  }
  return form;
}

// oxlint-disable-next-line no-control-regex -- all of ASCII is meant
const beyondAscii = /[^\u0000-\u007F]/;
const encodedBeyondAscii = /%[89a-f]/i;

function requireUtf8(encoded: string): void {
  const bytes = encoded.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch (error) {
    throw new RequestRejectedError(400, 'the form is not UTF-8', { cause: error });
  }
}

/** A parameter that is given once; null when absent or repeated. */
export function parameter(form: TwilioForm, name: string): string | null {
  const value = form[name];
  return typeof value === 'string' ? value : null;
}
