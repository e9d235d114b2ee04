import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';
import type { Lang } from '../../core/language.ts';
import type { Scene } from './activity.ts';
import type { DirectLineParts } from './direct-line.ts';
import { take } from './rate-limit.ts';
import { readActivity, type ReadActivity } from './read-activity.ts';
import { readJson, type ReceivedBody } from './received-body.ts';
import type { TurnMessage } from './turns.ts';
import { uploadedText } from './uploaded-text.ts';
import { accessFor, foreignConversation } from './visitor-access.ts';

interface ConversationRequest {
  Params: { id: string };
}

/** What a visitor sends. Its words are read before anything is refused, whoever sends them and however. */
export function addActivityRoutes(app: FastifyInstance, parts: DirectLineParts): void {
  const { turns, danger, messages, reads } = parts;

  app.post<ConversationRequest>('/conversations/:id/activities', async (request, reply) => {
    const json = readJson(request.body as ReceivedBody | undefined);
    const activity = json.kind === 'unreadable' ? malformed(json.reason, json.texts) : readActivity(json.value);
    const texts = textsIn(activity);
    const text = texts.find((words) => danger.find(words).level !== 'none') ?? texts[0] ?? '';
    const admitted = await admit(request, reply, text, activity.kind === 'said' ? activity.lang : undefined);
    if (!admitted) return reply;
    if (activity.kind === 'malformed') {
      const status = json.kind === 'unreadable' ? json.status : 400;
      return await refuse(reply, new RequestRejectedError(status, activity.reason), text, admitted);
    }
    if (activity.kind === 'noted') {
      take(reads, admitted.claims.conversation);
      return { id: `${admitted.claims.conversation}|noted` };
    }
    if (danger.find(text).level === 'none') take(messages, admitted.claims.conversation);
    return await answer(reply, admitted, activity);
  });

  app.post<ConversationRequest>('/conversations/:id/upload', async (request, reply) => {
    const text = uploadedText(request.body as ReceivedBody | undefined);
    const admitted = await admit(request, reply, text, undefined);
    if (!admitted) return reply;
    if (danger.find(text).level === 'none') take(messages, admitted.claims.conversation);
    return await answer(reply, admitted, { content: { kind: 'attachment', text } });
  });

  /** Null once the refusal is sent. An expired token of ours still makes danger a turn; any other names nobody. */
  async function admit(
    request: FastifyRequest<ConversationRequest>,
    reply: FastifyReply,
    text: string,
    lang: Lang | undefined,
  ): Promise<Scene | null> {
    const access = accessFor(parts, request, 'visit');
    if (access.kind === 'refused') await refuse(reply, access.refusal, text, null, lang);
    else if (access.scene.claims.conversation !== request.params.id) {
      await refuse(reply, foreignConversation(), text, null, lang);
    } else if (access.kind === 'expired') await refuse(reply, access.refusal, text, access.scene, lang);
    else return access.scene;
    return null;
  }

  async function refuse(
    reply: FastifyReply,
    refusal: RequestRejectedError,
    text: string,
    scene: Scene | null,
    lang?: Lang,
  ): Promise<FastifyReply> {
    return reply.code(refusal.status).send(await danger.refuse(refusal, text, scene, lang));
  }

  async function answer(reply: FastifyReply, scene: Scene, message: TurnMessage) {
    const taken = await turns.take(scene, message);
    if (taken.kind !== 'unsaved') return { id: taken.id };
    const error = { code: 'NotSaved', message: 'The message could not be saved. Send it again in a little while.' };
    return reply.code(503).header('retry-after', '5').send({ error, activities: taken.replies });
  }
}

const malformed = (reason: string, texts: readonly string[]): ReadActivity => ({ kind: 'malformed', reason, texts });

function textsIn(activity: ReadActivity): readonly string[] {
  if (activity.kind === 'malformed') return activity.texts;
  if (activity.kind === 'noted' || !('text' in activity.content)) return [];
  return [activity.content.text ?? ''];
}
