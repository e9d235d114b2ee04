import type { FastifyInstance } from 'fastify';

/** Something that does not work as it should, and what the service does meanwhile. Holds nothing personal. */
export interface Degradation {
  readonly part: string;
  readonly meanwhile: string;
}

export interface HealthOptions {
  /** Rejects while we cannot keep what people say. Called at most once a second. */
  readonly probe: () => Promise<void>;
  /** What else is wrong while we are ready. Called at most once a second. */
  readonly degraded?: () => Promise<readonly Degradation[]>;
  /** Prometheus text; `/metrics` does not exist without it. */
  readonly metrics?: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

const freshMs = 1_000;

const withoutDatabase: Degradation = {
  part: 'database',
  meanwhile:
    'People in danger get guidance, and their alerts wait on disk. Everyone else is told to call, and that nothing was saved.',
};

interface Readiness {
  readonly isReady: boolean;
  readonly degraded: readonly Degradation[];
}

/**
 * `/healthz`: the process answers. `/readyz`: it can keep what people say, and what is degraded; crisis guidance
 * works even when this is 503. `/metrics` is not for the world: it does not answer what came through a proxy.
 */
export function addHealthRoutes(app: FastifyInstance, { probe, degraded, metrics }: HealthOptions): void {
  const look = async (): Promise<Readiness> => {
    try {
      await probe();
      return { isReady: true, degraded: (await degraded?.()) ?? [] };
    } catch (error) {
      app.log.warn({ err: error }, 'not ready');
      return { isReady: false, degraded: [withoutDatabase] };
    }
  };
  let last: { readonly atMs: number; readonly readiness: Promise<Readiness> } | undefined;
  const readiness = () => {
    const atMs = performance.now();
    if (!last || atMs - last.atMs >= freshMs) last = { atMs, readiness: look() };
    return last.readiness;
  };

  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const found = await readiness();
    return reply
      .code(found.isReady ? 200 : 503)
      .send({ status: found.isReady ? 'ready' : 'not ready', degraded: found.degraded });
  });
  if (metrics) {
    app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
      if (request.headers['x-forwarded-for'] !== undefined) return reply.callNotFound();
      const { contentType, body } = await metrics();
      return reply.type(contentType).send(body);
    });
  }
}
