import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Activity } from '@microsoft/agents-activity';
import type { TurnContext } from '@microsoft/agents-hosting';
import { interrupts, type Guide } from '../../core/crisis.ts';
import { AppError, RequestRejectedError } from '../../core/errors.ts';
import { programId, type ConversationId, type ProgramId } from '../../core/ids.ts';
import type { EntryBody, Inbound, TurnResult } from '../../core/messages.ts';
import type { Clock, Engine, RoutedSender } from '../../core/ports.ts';
import type { VisitAdapter } from './adapter.ts';
import { HeldResponse } from './held-response.ts';
import { isOutboundAllowed } from './outbound.ts';
import { parseActivity, type ReadActivity } from './parse.ts';
import { renderEntry } from './render.ts';
import { writeRoute, type Route } from './route.ts';
import { requireService, verifyCaller, type Caller } from './verify.ts';

/** Messages waiting to leave. The store's outbox does. */
interface ReplyOutbox {
  stillPending(conversation: ConversationId, seqs: readonly number[]): Promise<readonly number[]>;
  markSent(conversation: ConversationId, seqs: readonly number[]): Promise<void>;
  sendNow(conversation: ConversationId): Promise<void>;
}

export interface ActivityOptions {
  readonly engine: Pick<Engine, 'receive' | 'check'>;
  readonly outbox: ReplyOutbox;
  readonly adapter: VisitAdapter;
  readonly sender: RoutedSender;
  readonly programs: ReadonlySet<ProgramId>;
  /** The only program that this bot speaks for; `/api/messages` alone then means it. Null: the address names it. */
  readonly program: ProgramId | null;
  readonly clock: Clock;
  readonly guide: Guide;
  /** What is said where others read along. */
  readonly privateOnly: (program: ProgramId, lang: 'en' | 'es') => string;
  /** As the adapter's. */
  readonly hosts?: readonly string[];
  /** Told of failures that the visitor does not notice; sees codes only. */
  readonly observe?: (event: { readonly kind: 'outbox' | 'unsaved'; readonly code: string }) => void;
}

const maxBodyBytes = 256 * 1_024;
type Said = Extract<ReadActivity, { kind: 'said' }>;

/**
 * Bot Framework channels at `/api/messages/<program>` (docs/channels/bot-framework.md). The caller is checked
 * before anything is read; replies travel in the answer where it expects them, else by the outbox.
 */
export function createActivityChannel(options: ActivityOptions): FastifyPluginAsync {
  const { engine, adapter, clock } = options;
  /** Messages being answered, by name: the same message once more waits for the first answer to end. */
  const answering = new Map<string, Promise<void>>();

  return async (app) => {
    app.addHook('onClose', async () => {
      await Promise.all(answering.values());
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) => {
      done(null, body);
    });
    for (const path of ['/api/messages', '/api/messages/:program']) {
      app.post(path, async (request, reply) => {
        const caller = await verifyCaller(request, adapter);
        const program = programOf(request, options);
        const read = parseActivity(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
        if (read.kind === 'noted') return await reply.code(200).send();
        if (read.kind === 'unreadable') {
          await heedUnreadable(read, program);
          throw new RequestRejectedError(400, read.reason);
        }
        requireService(caller, read.route.serviceUrl);
        if (!isOutboundAllowed(read.route.serviceUrl, options.hosts ?? [])) {
          throw new RequestRejectedError(403, 'serviceUrl is not an address of the Bot Connector.');
        }
        const name = `${program} ${addressOf(read.route)} ${read.messageId}`;
        await answering.get(name);
        const ended = Promise.withResolvers<void>();
        answering.set(name, ended.promise);
        const end = () => {
          if (answering.get(name) === ended.promise) answering.delete(name);
          ended.resolve();
        };
        try {
          return await answer(reply, read, program, caller, end);
        } catch (error) {
          end();
          throw error;
        }
      });
    }
  };

  async function answer(reply: FastifyReply, read: Said, program: ProgramId, caller: Caller, end: () => void) {
    const held = new HeldResponse();
    let carried: readonly number[] = [];
    let conversation: ConversationId | null = null;
    const frame = { method: 'POST', headers: {}, body: wireOf(read), user: caller };
    await adapter.process(frame, held, async (context) => {
      if (read.isCrowd) return await sayInCrowd(context, read, program);
      const turn = await engine.receive(inboundOf(read, program, clock.now()));
      conversation = turn.degraded || turn.erased ? null : turn.conversationId;
      carried = await deliver(context, turn, read, program);
    });
    if (conversation === null || carried.length === 0) {
      if (conversation !== null) await settle(conversation, []);
      end();
    } else {
      onceWritten(reply, conversation, carried, end);
    }
    return await reply.code(held.code).send(onWire(held.body));
  }

  /** Replies that the caller waits for go into the answer; others leave at once by the outbox. */
  async function deliver(context: TurnContext, turn: TurnResult, read: Said, program: ProgramId) {
    const { route } = read;
    if (turn.degraded || turn.erased) {
      for (const entry of turn.replies) await sayUnsaved(context, entry.body, read, program);
      return [];
    }
    if (!read.expectsReplies) return [];
    const seqs = turn.replies.map((entry) => entry.seq);
    const pending = new Set(await options.outbox.stillPending(turn.conversationId, seqs));
    const leaving = turn.replies.filter((entry) => pending.has(entry.seq));
    if (leaving.length > 0) {
      await context.sendActivities(leaving.map((entry) => Activity.fromObject({ ...renderEntry(entry, route) })));
    }
    return leaving.map((entry) => entry.seq);
  }

  /** Only what was handed to the network counts as said; the rest leaves by the outbox. */
  function onceWritten({ raw }: FastifyReply, conversation: ConversationId, seqs: readonly number[], end: () => void) {
    if (raw.destroyed) return end();
    let isWritten = false;
    raw.once('finish', () => {
      isWritten = true;
      void settle(conversation, seqs).then(end);
    });
    raw.once('close', () => {
      if (!isWritten) end();
    });
  }

  async function settle(conversation: ConversationId, carried: readonly number[]): Promise<void> {
    try {
      await options.outbox.markSent(conversation, carried);
      await options.outbox.sendNow(conversation);
    } catch (error) {
      // The sweep sends what is due: later, or a second time, but never not at all.
      options.observe?.({ kind: 'outbox', code: codeOf(error) });
    }
  }

  /** Nothing could be stored, so nothing will be sent later: it is said now or never. */
  async function sayUnsaved(context: TurnContext, body: EntryBody, read: Said, program: ProgramId): Promise<void> {
    const entry = { seq: 0, at: clock.now(), from: 'porchlight', channel: 'activity', body } as const;
    if (read.expectsReplies) {
      await context.sendActivities([Activity.fromObject({ ...renderEntry(entry, read.route) })]);
      return;
    }
    try {
      await options.sender.send({ program, route: writeRoute(read.route), entry });
    } catch (error) {
      options.observe?.({ kind: 'unsaved', code: codeOf(error) });
    }
  }

  /** A room with others in it is no place for a health record: danger is answered, everything else moves elsewhere. */
  async function sayInCrowd(context: TurnContext, read: Said, program: ProgramId): Promise<void> {
    const lang = read.lang ?? 'en';
    const words = 'text' in read.content ? (read.content.text ?? '') : '';
    const finding = engine.check(words);
    const alerted = interrupts(finding.level) && (await heedInCrowd(read, program, words));
    const bodies: readonly EntryBody[] =
      finding.level === 'none'
        ? [{ text: options.privateOnly(program, lang), lang, ref: 'door.privateOnly' }]
        : options
            .guide({ finding, lang, channel: 'web', alerted })
            .map(({ text, ref }) => ({ text, ref, lang, crisis: true }));
    for (const body of bodies) await sayUnsaved(context, body, read, program);
  }

  /**
   * Danger in a room reaches staff by itself, apart from anything private: what the person wrote, and in which kind of
   * room. It keeps no way to answer, since the answer would be read by everybody there. True once staff will see it.
   */
  async function heedInCrowd({ messageId, route, lang }: Said, program: ProgramId, words: string): Promise<boolean> {
    const turn = await engine.receive({
      key: { program, channel: 'activity', address: `room:${addressOf(route)}|${route.user.id}` },
      messageId,
      at: clock.now(),
      content: { kind: 'text', text: words },
      task: {
        kind: 'call-back',
        reason: `written in a room with others (${route.channelId}), nobody can be answered there`,
      },
      unheard: true,
      ...(lang && { lang }),
    });
    return !turn.degraded;
  }

  /** Danger in words that are no proper message still reaches staff. */
  async function heedUnreadable(read: Extract<ReadActivity, { kind: 'unreadable' }>, program: ProgramId) {
    if (!interrupts(engine.check(read.words).level)) return;
    await engine.receive({
      key: { program, channel: 'activity', address: `unreadable:${read.messageId}` },
      messageId: read.messageId,
      at: clock.now(),
      content: { kind: 'text', text: read.words },
      unheard: true,
    });
  }
}

/** Throws RequestRejectedError (404): one program never answers for another. */
function programOf(request: FastifyRequest, { programs, program: only }: ActivityOptions): ProgramId {
  const { program: named } = request.params as { readonly program?: string };
  const program = named === undefined ? only : programId(named);
  const isServed = program !== null && programs.has(program) && (only === null || program === only);
  if (!isServed) throw new RequestRejectedError(404, 'Name the program: /api/messages/<program>');
  return program;
}

const inboundOf = ({ content, messageId, route, lang }: Said, program: ProgramId, at: Date): Inbound => ({
  key: { program, channel: 'activity', address: addressOf(route) },
  messageId,
  at,
  content,
  route: writeRoute(route),
  ...(route.channelId === 'sms' && { isPhone: true }),
  ...(lang && { lang }),
});

const addressOf = ({ channelId, conversation }: Route): string => `${channelId}|${conversation.id}`;

/** What the SDK needs of the message to frame a turn. The words stay out: it logs and traces what it gets. */
const wireOf = ({ route, expectsReplies }: Said): Record<string, unknown> => ({
  type: 'message',
  channelId: route.channelId,
  serviceUrl: route.serviceUrl,
  conversation: route.conversation,
  from: route.user,
  recipient: route.agent,
  ...(expectsReplies && { deliveryMode: 'expectReplies' }),
});

/** The SDK's activities keep `channelId` in a private field, and say so on the wire unless they are told otherwise. */
function onWire(body: unknown): unknown {
  const { activities } = (body ?? {}) as { readonly activities?: readonly unknown[] };
  if (!activities) return body;
  return {
    activities: activities.map((activity) => {
      const { _channelId: channelId, ...rest } = JSON.parse(JSON.stringify(activity)) as Record<string, unknown>;
      return { ...rest, ...(channelId !== undefined && { channelId }) };
    }),
  };
}

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'unexpected');
