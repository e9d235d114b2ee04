import type { FastifyInstance } from 'fastify';

/** Pages of ours run our own files and nothing else: no inline code or style, no third party, no frames. */
const pagePolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Everything that is not a page. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/**
 * Headers for any answer. `same-origin` for the referrer, not `no-referrer`: with that browsers send
 * `Origin: null` with forms.
 * @param isHttps the world reaches us over TLS: browsers are told to keep to it.
 */
export const securityHeaders = (isPage: boolean, isHttps: boolean): Readonly<Record<string, string>> => ({
  'content-security-policy': isPage ? pagePolicy : dataPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'x-robots-tag': 'noindex',
  ...(isHttps && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
});

/** On every answer, unless a route has set its own. */
export function useSecurityHeaders(app: FastifyInstance, isHttps: boolean): void {
  app.addHook('onSend', async (_request, reply) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    for (const [name, value] of Object.entries(securityHeaders(isPage, isHttps))) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
  });
}
