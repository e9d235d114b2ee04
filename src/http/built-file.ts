import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface BuiltBytes {
  readonly modifiedMs: number;
  readonly etag: string;
  readonly forms: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>;
}

export interface BuiltFile {
  /** Address, e.g. `/widget.js`. */
  readonly url: string;
  readonly file: string;
  readonly contentType: string;
  /** Other sites' pages load it. */
  readonly isForEveryone: boolean;
}

/** Serves one built file from memory, compressed once; a new build is taken up without a restart. */
export function serveBuiltFile(app: FastifyInstance, { url, file, contentType, isForEveryone }: BuiltFile): void {
  let loaded: BuiltBytes | null = null;
  app.get(url, { logLevel: 'warn' }, async (request, reply) => {
    loaded = await reloaded(file, loaded);
    if (!loaded) {
      return reply.code(404).send({ error: { code: 'not_found', message: 'Not built yet: run "npm run build".' } });
    }
    reply.header('cache-control', 'public, max-age=300, stale-while-revalidate=86400');
    if (isForEveryone) {
      reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    }
    return sendBuilt(request, reply.type(contentType), loaded);
  });
}

/** In the smallest form that the browser takes, or as unchanged. */
export function sendBuilt(request: FastifyRequest, reply: FastifyReply, built: BuiltBytes): FastifyReply {
  reply.header('etag', built.etag).header('vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === built.etag) return reply.code(304).send();
  const accepted = request.headers['accept-encoding'] ?? '';
  const form = (['br', 'gzip'] as const).find((name) => accepted.includes(name)) ?? 'identity';
  if (form !== 'identity') reply.header('content-encoding', form);
  return reply.send(built.forms[form]);
}

/** The file as it is now; what was loaded before if it has not changed; null when it is not there. */
export async function reloaded(file: string, loaded: BuiltBytes | null): Promise<BuiltBytes | null> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (!found) return null;
  if (loaded?.modifiedMs === found.mtimeMs) return loaded;
  const bytes = await readFile(file);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { modifiedMs: found.mtimeMs, etag, forms: { br, gzip: gz, identity: bytes } };
}
