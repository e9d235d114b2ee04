import type { FastifyInstance } from 'fastify';

export interface HealthOptions {
  /** Rejects while we cannot keep what people say. Called at most once a second. */
  readonly probe: () => Promise<void>;
  /** Prometheus text; `/metrics` does not exist without it. */
  readonly metrics?: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

const freshMs = 1_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work; crisis guidance works even when this is 503. */
export function addHealthRoutes(app: FastifyInstance, { probe, metrics }: HealthOptions): void {
  let last: { readonly atMs: number; readonly isReady: Promise<boolean> } | undefined;
  const isReady = () => {
    const atMs = performance.now();
    if (last && atMs - last.atMs < freshMs) return last.isReady;
    last = {
      atMs,
      isReady: probe().then(
        () => true,
        (error: unknown) => {
          app.log.warn({ err: error }, 'not ready');
          return false;
        },
      ),
    };
    return last.isReady;
  };

  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const ready = await isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
  if (metrics) {
    app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
      const { contentType, body } = await metrics();
      return reply.type(contentType).send(body);
    });
  }
}
