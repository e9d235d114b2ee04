import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';

/** A body as it came: read before anybody judges it, since even what is refused is checked for danger. */
export interface ReceivedBody {
  readonly bytes: Buffer;
  /** More came than is kept: then `bytes` are its beginning, a line break and its end. */
  readonly isTooLong: boolean;
  /** As the client sent it; empty when it sent none. */
  readonly contentType: string;
}

export type ReadJson =
  | { readonly kind: 'read'; readonly value: unknown }
  /** `texts` are where a person's words may be, the likeliest first; `reason` is safe for the wire. */
  | {
      readonly kind: 'unreadable';
      readonly status: 400 | 413 | 415;
      readonly reason: string;
      readonly texts: readonly string[];
    };

const maxBodyBytes = 256 * 1_024;
/** And so much of the end of what is longer: danger may stand there. */
const endBytes = 32 * 1_024;
/** Read and thrown away past `maxBodyBytes`, so that the sender hears our answer; beyond it the line is cut. */
const maxDrainedBytes = 12 * 1_024 * 1_024;

/** Makes `request.body` a ReceivedBody on every route of `app`, whatever its type, known, unknown or none at all. */
export function receiveEveryBody(app: FastifyInstance): void {
  const givenTypes = new WeakMap<FastifyRequest, string>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: FastifyRequest['raw']) =>
    receiveBody(payload, givenTypes.get(request)),
  );
  app.addHook('onRequest', async (request) => {
    const { 'content-type': contentType } = request.headers;
    if (contentType === undefined) return;
    givenTypes.set(request, contentType);
    // Fastify answers a type that it cannot parse before anybody has seen the body.
    request.headers['content-type'] = 'application/octet-stream';
  });
}

/** Keeps the first `maxBodyBytes`, and the end of what is longer. Throws only when the connection does. */
async function receiveBody(stream: Readable, contentType: string | undefined): Promise<ReceivedBody> {
  const kept: Buffer[] = [];
  let size = 0;
  let keptSize = 0;
  let end: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (keptSize < maxBodyBytes) {
      const part = chunk.subarray(0, maxBodyBytes - keptSize);
      keptSize += part.length;
      kept.push(part);
      end = Buffer.from(chunk.subarray(part.length));
    } else end = Buffer.concat([end, chunk]).subarray(-endBytes);
    if (size > maxDrainedBytes) break;
  }
  const isTooLong = size > maxBodyBytes;
  return {
    bytes: Buffer.concat(isTooLong ? [...kept, Buffer.from('\n'), end] : kept),
    isTooLong,
    contentType: contentType ?? '',
  };
}

/** Reads JSON in UTF-8. What cannot be read still gives its words, as well as they can be told. */
export function readJson(body: ReceivedBody | null | undefined): ReadJson {
  if (!body || body.bytes.length === 0) return { kind: 'read', value: undefined };
  const charset = /charset="?([\w-]+)/i.exec(body.contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  const raw = decode(body.bytes, charset);
  const unreadable = (status: 400 | 413 | 415, reason: string): ReadJson => ({
    kind: 'unreadable',
    status,
    reason,
    texts: wordsIn(raw),
  });
  if (body.isTooLong) return unreadable(413, `The body is longer than ${maxBodyBytes / 1_024} kB.`);
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(body.contentType)) {
    return unreadable(415, 'Send JSON, with the header content-type: application/json.');
  }
  if (charset !== 'utf-8' && charset !== 'utf8') return unreadable(415, 'Send JSON in UTF-8.');
  if (!isUtf8(body.bytes)) return unreadable(400, 'The body is not UTF-8.');
  try {
    return { kind: 'read', value: JSON.parse(raw) };
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable(400, 'The body is not JSON.');
    throw error;
  }
}

/** The body of a request that needs none. Throws RequestRejectedError when there is one that cannot be read. */
export function jsonBody(request: FastifyRequest): unknown {
  const json = readJson(request.body as ReceivedBody | undefined);
  if (json.kind === 'unreadable') throw new RequestRejectedError(json.status, json.reason);
  return json.value;
}

/** A field of a value of any shape. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** The `text` of a broken activity when it can be found, then everything: danger must not hide in bad syntax. */
function wordsIn(read: string): readonly string[] {
  // UTF-16 that nobody declared.
  const raw = read.replaceAll('\0', '');
  const found = [...raw.matchAll(/"text"\s*:\s*"((?:[^"\\]|\\.)*)/g)].map((match) => unescaped(match[1] ?? ''));
  return [...(found.length > 0 ? [found.join('\n')] : []), unescaped(raw)];
}

const unescaped = (text: string): string =>
  text
    .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\[nrt]/g, ' ')
    .replaceAll(/\\(.)/g, '$1');

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    // A charset nobody knows: plain letters read the same in almost all of them.
    if (error instanceof RangeError) return new TextDecoder().decode(bytes);
    throw error;
  }
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
