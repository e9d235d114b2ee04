import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { NotFoundError } from '../core/errors.ts';
import { reloaded, sendBuilt, type BuiltBytes } from './built-file.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Stands in the built page wherever a nonce goes (web/staff/vite.config.ts). */
const noncePlace = 'porchlight-nonce';

/** Our own files, and style elements that carry this answer's nonce: the console's library makes one for its colours. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * The staff console as `npm run build` made it: one page for every address under `/staff` that nothing else
 * answers, and its files, whose names change with what they hold.
 */
export function serveConsole(app: FastifyInstance, folder: string): void {
  const loaded = new Map<string, BuiltBytes>();
  const load = async (name: string): Promise<BuiltBytes | null> => {
    const built = await reloaded(path.join(folder, name), loaded.get(name) ?? null);
    if (built) loaded.set(name, built);
    return built;
  };

  const page = async (reply: FastifyReply): Promise<FastifyReply> => {
    const built = await load('index.html');
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
    if (!built) return reply.code(404).send('The console is not built yet: run "npm run build".');
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', policyWith(nonce))
      .send(built.forms.identity.toString().replaceAll(noncePlace, nonce));
  };

  app.get<{ Params: { name: string } }>('/staff/assets/:name', { logLevel: 'warn' }, async (request, reply) => {
    const { name } = request.params;
    const contentType = contentTypes[path.extname(name)];
    const built = /^[\w-][\w.-]*$/.test(name) && contentType !== undefined ? await load(`assets/${name}`) : null;
    if (!built) throw new NotFoundError('no such file of the console');
    reply.type(contentType!).header('cache-control', 'public, max-age=31536000, immutable');
    return sendBuilt(request, reply, built);
  });
  for (const url of ['/staff', '/staff/*']) app.get(url, async (_request, reply) => await page(reply));
}
