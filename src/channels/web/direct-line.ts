import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { WebSocketServer } from 'ws';
import type { Guide } from '../../core/crisis.ts';
import { AppError, RateLimitedError, RequestRejectedError } from '../../core/errors.ts';
import { programId, type ConversationId, type ProgramId } from '../../core/ids.ts';
import type { Clock, ConversationStore, Engine, Hints } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import { activityOf, type ActivityGroup, type Scene } from './activity.ts';
import { createDangerLane } from './danger-lane.ts';
import { createLiveSockets } from './live-sockets.ts';
import { createOrigins } from './origins.ts';
import { createRateLimit, type Allowance } from './rate-limit.ts';
import { langOf, readActivity } from './read-activity.ts';
import { readJson, receiveBody, type ReceivedBody } from './received-body.ts';
import { newVisitor, tokenLifeSeconds, type TokenUse, type VisitorClaims, type WebTokens } from './tokens.ts';
import { createWebTurns } from './turns.ts';
import { Unsaved } from './unsaved.ts';
import { uploadedText } from './uploaded-text.ts';
import { accessOf, bearerOf, type Access } from './visitor-access.ts';

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
}

export interface DirectLineLimits {
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

const readLimit = 100;

/**
 * Direct Line 3.0 for `/v3/directline` (docs/channels/web.md says where it goes further). Needs the server of
 * `src/http`, which routes upgrades (`request.upgrade`) and turns errors into answers.
 */
export function createDirectLine(options: DirectLineOptions): FastifyPluginAsync {
  const { engine, store, programs, tokens, clock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const origins = createOrigins({ programs, publicUrl: options.publicUrl, everywhere: options.origins });
  const starts = createRateLimit(limits.starts, clock);
  const messages = createRateLimit(limits.messages, clock);
  const reads = createRateLimit(limits.reads, clock);
  const unsaved = new Unsaved();

  return async (app) => {
    const sockets = createLiveSockets({
      ...options,
      onFailure: (error) => app.log.error({ err: error }, 'a web stream failed'),
    });
    const turns = createWebTurns({ engine, sockets, unsaved, clock });
    const danger = createDangerLane({ engine, turns, guide: options.guide });
    const webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: 4_096,
    });

    // Bodies are read whole before anything is judged, so our own parser takes every type, known or not.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', async (request: FastifyRequest, payload: FastifyRequest['raw']) =>
      receiveBody(payload, givenTypes.get(request)),
    );
    const givenTypes = new WeakMap<FastifyRequest, string>();
    app.addHook('onRequest', async (request, reply) => {
      const { 'content-type': contentType, origin } = request.headers;
      if (contentType !== undefined) {
        givenTypes.set(request, contentType);
        // Fastify refuses a type it cannot parse before it reads the body.
        request.headers['content-type'] = 'application/octet-stream';
      }
      reply.header('cache-control', 'no-store').header('vary', 'Origin');
      if (origin !== undefined && origins.allowsSome(origin, request.host)) {
        reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After');
      }
    });
    app.addHook('preClose', async () => {
      await turns.settled();
      await sockets.close();
    });

    app.options('/*', async (_request, reply) =>
      reply
        .code(204)
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', 'authorization, content-type, x-ms-bot-agent, x-requested-with')
        .header('access-control-max-age', '7200')
        .send(),
    );

    app.post('/tokens/generate', async (request) => {
      take(starts, request.ip);
      const claims = newClaims(request);
      return { ...granted(claims), ...(claims.origin !== null && { resume: tokens.issue('resume', claims) }) };
    });

    app.post('/tokens/refresh', async (request) => granted(open(request, 'visit').claims));

    app.post('/tokens/resume', async (request) => {
      const { claims } = open(request, 'resume');
      take(starts, request.ip);
      return { ...granted(claims), resume: tokens.issue('resume', claims) };
    });

    app.post('/conversations', async (request, reply) => {
      const isSecret = tokens.programOfSecret(bearerOf(request.headers.authorization) ?? '') !== null;
      const scene = isSecret ? sceneOf(newClaims(request)) : open(request, 'visit');
      take(starts, request.ip);
      const body = asObject(read(request));
      const lang =
        langOf(typeof body['locale'] === 'string' ? body['locale'] : null) ??
        langOf(request.headers['accept-language']);
      const taken = await turns.open(scene, lang);
      const isNew = taken.kind === 'unsaved' || !taken.isRepeat;
      return reply.code(isNew ? 201 : 200).send(joined(request, scene, 0));
    });

    app.get<{ Params: ConversationParams; Querystring: WatermarkQuery }>('/conversations/:id', async (request) => {
      const scene = openFor(request);
      take(reads, scene.claims.conversation);
      return joined(request, scene, seqOf(request.query.watermark));
    });

    app.get<{ Params: ConversationParams; Querystring: WatermarkQuery }>(
      '/conversations/:id/activities',
      async (request): Promise<ActivityGroup> => {
        const scene = openFor(request);
        take(reads, scene.claims.conversation);
        const afterSeq = seqOf(request.query.watermark);
        const spoken = unsaved.take(scene.claims.conversation, clock.now());
        const entries = await readable(scene, async (id) => await store.read(id, afterSeq, readLimit));
        return {
          activities: [...(entries ?? []).map((entry) => activityOf(entry, scene)), ...spoken],
          watermark: String(entries?.at(-1)?.seq ?? afterSeq),
        };
      },
    );

    app.post<{ Params: ConversationParams }>('/conversations/:id/activities', async (request, reply) => {
      const json = readJson(request.body as ReceivedBody | undefined);
      const activity =
        json.kind === 'unreadable'
          ? ({ kind: 'malformed', reason: json.reason, text: json.text } as const)
          : readActivity(json.value);
      const text = textIn(activity);
      const access = accessFor(request, 'visit');
      const lang = activity.kind === 'said' ? activity.lang : undefined;

      const refuse = async (refusal: RequestRejectedError, scene: Scene | null) =>
        reply.code(refusal.status).send(await danger.refuse(refusal, text, scene, lang));
      if (access.kind === 'refused') return await refuse(access.refusal, null);
      if (access.scene.claims.conversation !== request.params.id) return await refuse(foreignConversation(), null);
      if (access.kind === 'expired') return await refuse(access.refusal, access.scene);
      if (activity.kind === 'malformed') {
        const status = json.kind === 'unreadable' ? json.status : 400;
        return await refuse(new RequestRejectedError(status, activity.reason), access.scene);
      }
      const { scene } = access;
      if (danger.find(text).level === 'none') take(messages, scene.claims.conversation);
      if (activity.kind === 'noted') return { id: `${scene.claims.conversation}|noted` };
      return await answer(reply, scene, activity);
    });

    app.post<{ Params: ConversationParams }>('/conversations/:id/upload', async (request, reply) => {
      const text = uploadedText(request.body as ReceivedBody | undefined);
      const access = accessFor(request, 'visit');
      const refuse = async (refusal: RequestRejectedError, scene: Scene | null) =>
        reply.code(refusal.status).send(await danger.refuse(refusal, text, scene, undefined));
      if (access.kind === 'refused') return await refuse(access.refusal, null);
      if (access.scene.claims.conversation !== request.params.id) return await refuse(foreignConversation(), null);
      if (access.kind === 'expired') return await refuse(access.refusal, access.scene);
      if (danger.find(text).level === 'none') take(messages, access.scene.claims.conversation);
      return await answer(reply, access.scene, { content: { kind: 'attachment', text } });
    });

    app.get<{ Params: ConversationParams; Querystring: StreamQuery }>(
      '/conversations/:id/stream',
      async (request, reply) => {
        const access = accessOf({ tokens, origins, programs }, 'visit', {
          authorization: `Bearer ${request.query.t ?? ''}`,
          origin: request.headers.origin,
          host: request.host,
        });
        const scene = openOnly(access, request.params.id);
        const { upgrade } = request;
        if (!upgrade) throw new RequestRejectedError(426, 'Open this address as a WebSocket.');
        const conversation = (await readable(scene, async (id) => id)) ?? null;
        const opening = { scene, conversation, afterSeq: seqOf(request.query.watermark) };
        reply.hijack();
        upgrade.accept((raw, socket, head) => {
          webSockets.handleUpgrade(raw, socket, head, (webSocket) => {
            sockets.open(webSocket, opening);
            const spoken = unsaved.take(scene.claims.conversation, clock.now());
            if (spoken.length > 0) sockets.push(scene.claims.conversation, { activities: spoken });
          });
        });
      },
    );

    async function answer(reply: FastifyReply, scene: Scene, message: Parameters<typeof turns.take>[1]) {
      const taken = await turns.take(scene, message);
      if (taken.kind === 'saved') return { id: taken.id };
      const error = { code: 'NotSaved', message: 'The message could not be saved. Send it again in a little while.' };
      return reply.code(503).header('retry-after', '5').send({ error, activities: taken.replies });
    }
  };

  function accessFor(request: FastifyRequest, use: TokenUse): Access {
    const { authorization, origin } = request.headers;
    return accessOf({ tokens, origins, programs }, use, { authorization, origin, host: request.host });
  }

  function open(request: FastifyRequest, use: TokenUse): Scene {
    return openOnly(accessFor(request, use), null);
  }

  function openFor(request: FastifyRequest<{ Params: ConversationParams }>): Scene {
    return openOnly(accessFor(request, 'visit'), request.params.id);
  }

  /** By a program's secret, for its own servers; else by the page that asks, for our own widget. */
  function newClaims(request: FastifyRequest): VisitorClaims {
    const asked = (request.query as { program?: unknown }).program;
    const bearer = bearerOf(request.headers.authorization);
    if (bearer !== null) {
      const program = tokens.programOfSecret(bearer);
      if (program === null || !programs.has(program)) throw new RequestRejectedError(403, 'The secret is not ours.');
      if (asked !== undefined && asked !== program) {
        throw new RequestRejectedError(403, 'The secret belongs to another program.');
      }
      const user = asObject(asObject(read(request))['user'])['id'];
      return newVisitor(
        program,
        null,
        typeof user === 'string' && /^[\x21-\x7e]{1,200}$/.test(user) ? user : undefined,
      );
    }
    const program = programs.get(programId(typeof asked === 'string' ? asked : ''));
    if (!program) throw new RequestRejectedError(404, 'Name a program we serve: ?program=…');
    const { origin } = request.headers;
    if (origin === undefined || !origins.allows(program.id, origin, request.host)) {
      throw new RequestRejectedError(403, 'This page may not speak for this program.');
    }
    return newVisitor(program.id, origin);
  }

  function granted(claims: VisitorClaims) {
    const token = tokens.issue('visit', claims);
    return { conversationId: claims.conversation, token, expires_in: tokenLifeSeconds.visit };
  }

  function joined(request: FastifyRequest, { claims }: Scene, afterSeq: number) {
    const grant = granted(claims);
    const base = (options.publicUrl ?? `${request.protocol}://${request.host}`).replace(/^http/, 'ws');
    const query = new URLSearchParams({ watermark: String(afterSeq), t: grant.token });
    const streamUrl = `${base}/v3/directline/conversations/${claims.conversation}/stream?${query.toString()}`;
    return { ...grant, streamUrl };
  }

  /** Undefined when there is nothing to read: no conversation yet, or no database for the moment. */
  async function readable<T>(
    { claims, program }: Scene,
    then: (id: ConversationId) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      const id = await store.find({ program: program.id, channel: 'web', address: claims.conversation });
      return id === null ? undefined : await then(id);
    } catch (error) {
      // A poll that fails ends Microsoft's client; one that brings nothing asks again.
      if (error instanceof AppError && ['database.unavailable', 'not_found'].includes(error.code)) return undefined;
      throw error;
    }
  }

  function sceneOf(claims: VisitorClaims): Scene {
    return { claims, program: programs.get(claims.program)! };
  }
}

interface ConversationParams {
  id: string;
}
interface WatermarkQuery {
  watermark?: string;
}
interface StreamQuery extends WatermarkQuery {
  t?: string;
}

function openOnly(access: Access, conversation: string | null): Scene {
  if (access.kind !== 'open') throw access.refusal;
  if (conversation !== null && access.scene.claims.conversation !== conversation) throw foreignConversation();
  return access.scene;
}

const foreignConversation = () => new RequestRejectedError(403, 'The token belongs to another conversation.');

function take(limit: ReturnType<typeof createRateLimit>, key: string): void {
  const waitMs = limit.take(key);
  if (waitMs > 0) throw new RateLimitedError(waitMs);
}

/** The body of requests that need none: throws RequestRejectedError when there is one that cannot be read. */
function read(request: FastifyRequest): unknown {
  const json = readJson(request.body as ReceivedBody | undefined);
  if (json.kind === 'unreadable') throw new RequestRejectedError(json.status, json.reason);
  return json.value;
}

function textIn(activity: ReturnType<typeof readActivity>): string {
  if (activity.kind === 'malformed') return activity.text;
  if (activity.kind === 'noted' || !('text' in activity.content)) return '';
  return activity.content.text ?? '';
}

/** The watermark is the last sequence number the client has; anything else means from the beginning. */
const seqOf = (watermark: string | undefined): number => (/^\d{1,9}$/.test(watermark ?? '') ? Number(watermark) : 0);

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
