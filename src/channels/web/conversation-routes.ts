import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WebSocketServer } from 'ws';
import { AppError, RequestRejectedError } from '../../core/errors.ts';
import type { ConversationStore, ErasureAtWish } from '../../core/ports.ts';
import { activityOf, shownAt, type ActivityGroup, type Scene } from './activity.ts';
import type { DirectLineParts } from './direct-line.ts';
import { take } from './rate-limit.ts';
import { langOf } from './read-activity.ts';
import { fieldOf, jsonBody } from './received-body.ts';
import { grantOf, newClaims } from './token-routes.ts';
import { accessOf, bearerOf, openOnly, openScene } from './visitor-access.ts';

interface ConversationRequest {
  Params: { id: string };
  /** `t`: a browser's WebSocket can send no header, so the stream's address carries the token. */
  Querystring: { watermark?: string; t?: string };
}

type Reached = NonNullable<Awaited<ReturnType<ConversationStore['reach']>>>;

type ErasureAnswer =
  | { readonly erased: true }
  | { readonly erased: false; readonly because: 'alert' | 'packet' | 'texts'; readonly phone: string };

const readLimit = 100;
/** Clients send nothing over the stream but empty messages. */
const maxIncomingBytes = 4_096;

export function addConversationRoutes(app: FastifyInstance, parts: DirectLineParts): void {
  const { store, programs, tokens, clock, turns, sockets, unsaved, reads, starts } = parts;
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression costs some 300 kB of memory a socket, for messages of a few hundred bytes.
    perMessageDeflate: false,
    maxPayload: maxIncomingBytes,
  });

  app.post('/conversations', async (request, reply) => {
    const isSecret = tokens.programOfSecret(bearerOf(request.headers.authorization) ?? '') !== null;
    const scene = isSecret ? newScene(request) : openScene(parts, request, 'visit');
    take(starts, request.ip);
    const locale = fieldOf(jsonBody(request), 'locale');
    const lang = langOf(typeof locale === 'string' ? locale : null) ?? langOf(request.headers['accept-language']);
    const taken = await turns.open(scene, lang);
    const isNew = taken.kind !== 'saved' || !taken.isRepeat;
    return reply.code(isNew ? 201 : 200).send(joined(request, scene, 0));
  });

  app.get<ConversationRequest>('/conversations/:id', async (request) => {
    const scene = openScene(parts, request, 'visit', request.params.id);
    take(reads, scene.claims.conversation);
    return joined(request, scene, seqOf(request.query.watermark));
  });

  app.get<ConversationRequest>('/conversations/:id/activities', async (request): Promise<ActivityGroup> => {
    const scene = openScene(parts, request, 'visit', request.params.id);
    take(reads, scene.claims.conversation);
    const afterSeq = seqOf(request.query.watermark);
    const spoken = unsaved.take(scene.claims.conversation, clock.now());
    const read = await whenReadable(store, scene, async ({ id, fromSeq }) => {
      const entries = await store.read(id, Math.max(afterSeq, fromSeq), readLimit);
      return { shown: shownAt(entries, fromSeq), last: entries.at(-1)?.seq };
    });
    return {
      activities: [...(read?.shown ?? []).map((entry) => activityOf(entry, scene)), ...spoken],
      watermark: String(read?.last ?? afterSeq),
    };
  });

  app.get<ConversationRequest>('/conversations/:id/stream', async (request, reply) => {
    const { origin } = request.headers;
    const authorization = `Bearer ${request.query.t ?? ''}`;
    const scene = openOnly(accessOf(parts, 'visit', { authorization, origin, host: request.host }), request.params.id);
    const { upgrade } = request;
    if (!upgrade) throw new RequestRejectedError(426, 'Open this address as a WebSocket.');
    const reached = (await whenReadable(store, scene, async (found) => found)) ?? null;
    const afterSeq = Math.max(seqOf(request.query.watermark), reached?.fromSeq ?? 0);
    const opening = { scene, conversation: reached?.id ?? null, afterSeq, fromSeq: reached?.fromSeq ?? 0 };
    reply.hijack();
    upgrade.accept((raw, socket, head) => {
      webSockets.handleUpgrade(raw, socket, head, (webSocket) => {
        sockets.open(webSocket, opening);
        const spoken = unsaved.take(scene.claims.conversation, clock.now());
        if (spoken.length > 0) sockets.push(scene.claims.conversation, { activities: spoken });
      });
    });
  });

  app.post<ConversationRequest>('/conversations/:id/erase', async (request): Promise<ErasureAnswer> => {
    const scene = openScene(parts, request, 'visit', request.params.id);
    const { program } = scene;
    const address = scene.claims.conversation;
    take(reads, address);
    const reached = await store.reach({ program: program.id, channel: 'web', address });
    const phone = program.phones.find(({ use }) => use === 'main')?.display ?? '';
    // Who sits at a page that a phone let in may not be who began: the phone can delete what began there.
    if (reached !== null && reached.fromSeq > 0) return { erased: false, because: 'texts', phone };
    const erasure: ErasureAtWish = reached === null ? { kind: 'erased' } : await store.eraseAtWish(reached.id);
    if (erasure.kind === 'kept') {
      return { erased: false, because: erasure.because, phone };
    }
    unsaved.take(address, clock.now());
    return { erased: true };
  });

  function newScene(request: FastifyRequest): Scene {
    const claims = newClaims(parts, request);
    return { claims, program: programs.get(claims.program)! };
  }

  function joined(request: FastifyRequest, { claims }: Scene, afterSeq: number) {
    const grant = grantOf(tokens, claims);
    const base = (parts.publicUrl ?? `${request.protocol}://${request.host}`).replace(/^http/, 'ws');
    const query = new URLSearchParams({ watermark: String(afterSeq), t: grant.token }).toString();
    return { ...grant, streamUrl: `${base}/v3/directline/conversations/${claims.conversation}/stream?${query}` };
  }
}

/** Undefined when there is nothing to read: no conversation yet, or no database for the moment. */
async function whenReadable<T>(
  store: ConversationStore,
  { claims, program }: Scene,
  then: (reached: Reached) => Promise<T>,
): Promise<T | undefined> {
  try {
    const id = await store.reach({ program: program.id, channel: 'web', address: claims.conversation });
    return id === null ? undefined : await then(id);
  } catch (error) {
    // A poll that fails ends Microsoft's client; one that brings nothing asks again.
    if (error instanceof AppError && ['database.unavailable', 'not_found'].includes(error.code)) return undefined;
    throw error;
  }
}

/** The watermark is the last sequence number the client has; anything else means from the beginning. */
const seqOf = (watermark: string | undefined): number => (/^\d{1,9}$/.test(watermark ?? '') ? Number(watermark) : 0);
