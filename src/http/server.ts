import { randomUUID } from 'node:crypto';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { translateError, useErrorTranslator } from './error-translator.ts';
import { addHealthRoutes, type HealthOptions } from './health.ts';
import { securityHeaders, useSecurityHeaders } from './security-headers.ts';
import { routeUpgrades } from './upgrade.ts';

export interface ServerOptions extends HealthOptions {
  readonly log: Logger;
  /** Where the world reaches us; null when nobody said. */
  readonly publicUrl: string | null;
  /**
   * How many proxies of ours stand in front; false for none. Of `x-forwarded-*` only what they added is believed: whatever
   * stands before it was sent by the visitor.
   */
  readonly trustProxy: number | false;
}

/**
 * A server with everything that every address needs: errors, headers, logs, health, upgrades, draining.
 * Register what it serves as plugins, then `listen`. `close()` takes no new requests, lets running ones end,
 * closes sockets (each plugin in its `preClose` hook), then resolves.
 */
export function createServer({ log, publicUrl, trustProxy, ...health }: ServerOptions): FastifyInstance {
  const logger: FastifyBaseLogger = log;
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    // A request's own line is written below: Fastify's would hold the address.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy !== false && trustProxy > 0 && ((_address: string, hop: number) => hop < trustProxy),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: 256 * 1_024,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be read never reaches the hooks, and Fastify's own answer would quote it.
    frameworkErrors: (error, request, reply: FastifyReply) => {
      const { status, body } = translateError(error);
      void reply
        .code(status)
        .headers({ ...securityHeaders(false, isHttps), 'x-request-id': request.id })
        .send(body);
    },
  });
  routeUpgrades(app);
  useErrorTranslator(app);
  useSecurityHeaders(app, isHttps);
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ req: request, res: reply, durationMs: Math.round(reply.elapsedTime) }, 'answered');
  });
  addHealthRoutes(app, health);
  return app;
}
