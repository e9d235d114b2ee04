import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Guide } from '../../core/crisis.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { Clock, ConversationStore, Engine, Hints } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import { addActivityRoutes } from './activity-routes.ts';
import { addConversationRoutes } from './conversation-routes.ts';
import { createDangerLane } from './danger-lane.ts';
import { createLiveSockets } from './live-sockets.ts';
import { addLookRoute } from './look-route.ts';
import { createOrigins } from './origins.ts';
import { createRateLimit, type Allowance } from './rate-limit.ts';
import { receiveEveryBody } from './received-body.ts';
import { addTokenRoutes } from './token-routes.ts';
import type { WebTokens } from './tokens.ts';
import { createWebTurns } from './turns.ts';
import { Unsaved } from './unsaved.ts';

export interface DirectLineOptions {
  readonly engine: Engine;
  readonly store: ConversationStore;
  readonly hints: Hints;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly tokens: WebTokens;
  readonly clock: Clock;
  /** For people in danger whose request must be refused. */
  readonly guide: Guide;
  /** Where the world reaches us; null: whatever host a request names. */
  readonly publicUrl: string | null;
  /** Pages that may embed every program's widget, besides each program's own and ours. */
  readonly origins: readonly string[];
  readonly limits?: Partial<DirectLineLimits>;
  /** A socket silent for two beats is dead. @defaultValue 30000 */
  readonly heartbeatMs?: number;
  /** Given once, a way to count the open streams of this process. */
  readonly watchSockets?: (count: () => number) => void;
}

interface DirectLineLimits {
  /** New conversations, by network address: a clinic or a shelter shares one. @defaultValue 60 at once, then 1 a second */
  readonly starts: Allowance;
  /** Messages, by conversation. @defaultValue 20 at once, then 1 a second */
  readonly messages: Allowance;
  /** Reads, by conversation. @defaultValue 60 at once, then 5 a second */
  readonly reads: Allowance;
}

const defaultLimits: DirectLineLimits = {
  starts: { burst: 60, perSecond: 1 },
  messages: { burst: 20, perSecond: 1 },
  reads: { burst: 60, perSecond: 5 },
};

/** What the routes share. */
export type DirectLineParts = ReturnType<typeof assemble>;

/**
 * Direct Line 3.0 for `/v3/directline` (docs/channels/web.md says where it goes further). Needs the server of
 * `src/http`, which routes upgrades (`request.upgrade`) and turns errors into answers.
 */
export function createDirectLine(options: DirectLineOptions): FastifyPluginAsync {
  return async (app) => {
    const parts = assemble(app, options);
    receiveEveryBody(app);
    app.addHook('onRequest', async (request, reply) => {
      const { origin } = request.headers;
      reply.header('cache-control', 'no-store').header('vary', 'Origin');
      if (origin !== undefined && parts.origins.allowsSome(origin, request.host)) {
        reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After');
      }
    });
    app.options('/*', async (_request, reply) =>
      reply
        .code(204)
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', 'authorization, content-type, x-ms-bot-agent, x-requested-with')
        .header('access-control-max-age', '7200')
        .send(),
    );
    addLookRoute(app, parts);
    addTokenRoutes(app, parts);
    addConversationRoutes(app, parts);
    addActivityRoutes(app, parts);
    app.addHook('preClose', async () => {
      await parts.turns.settled();
      await parts.sockets.close();
    });
  };
}

function assemble(app: FastifyInstance, options: DirectLineOptions) {
  const { engine, store, hints, programs, tokens, clock, guide, publicUrl } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const sockets = createLiveSockets({
    store,
    hints,
    ...(options.heartbeatMs !== undefined && { heartbeatMs: options.heartbeatMs }),
    onFailure: (error) => app.log.error({ err: error }, 'a web stream failed'),
  });
  options.watchSockets?.(() => sockets.size);
  const unsaved = new Unsaved();
  const turns = createWebTurns({ engine, sockets, unsaved, clock });
  return {
    store,
    programs,
    tokens,
    clock,
    publicUrl,
    origins: createOrigins({ programs, publicUrl, everywhere: options.origins }),
    starts: createRateLimit(limits.starts, clock),
    messages: createRateLimit(limits.messages, clock),
    reads: createRateLimit(limits.reads, clock),
    sockets,
    unsaved,
    turns,
    danger: createDangerLane({ engine, turns, guide }),
  };
}
