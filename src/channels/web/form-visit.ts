import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Guide } from '../../core/crisis.ts';
import { AppError, NotFoundError } from '../../core/errors.ts';
import { programId, type ProgramId } from '../../core/ids.ts';
import type { Lang } from '../../core/language.ts';
import type { InboundContent } from '../../core/messages.ts';
import type { Clock, ConversationStore, Engine } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import { activityOf, shownAt, type Activity, type Scene } from './activity.ts';
import { createDangerLane } from './danger-lane.ts';
import { formPage, type FormNotice } from './form-page.ts';
import { plainText } from '../../core/plain-text.ts';
import { createRateLimit, type Allowance } from './rate-limit.ts';
import { langOf } from './read-activity.ts';
import { receiveEveryBody, type ReceivedBody } from './received-body.ts';
import { newVisitor, type WebTokens } from './tokens.ts';
import { createWebTurns } from './turns.ts';
import { Unsaved } from './unsaved.ts';

export interface FormVisitOptions {
  readonly engine: Engine;
  readonly store: ConversationStore;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly tokens: WebTokens;
  readonly clock: Clock;
  /** For people in danger whose form must be refused. */
  readonly guide: Guide;
  /** Messages, by conversation. @defaultValue 20 at once, then 1 a second */
  readonly messages?: Allowance;
  /** Forms with a first message, by network address. @defaultValue 60 at once, then 1 a second */
  readonly starts?: Allowance;
}

interface FormRequest {
  Params: { program: string };
  Querystring: { lang?: string };
}

const transcriptLimit = 1_000;

/**
 * `/<program>/form`: the visit as a plain form, for browsers without JavaScript. A hidden field holds the token
 * and a fresh message id, so that reloading a page or pressing twice says nothing twice.
 */
export function createFormVisit(options: FormVisitOptions): FastifyPluginAsync {
  const { engine, store, programs, tokens, clock } = options;
  const messages = createRateLimit(options.messages ?? { burst: 20, perSecond: 1 }, clock);
  const starts = createRateLimit(options.starts ?? { burst: 60, perSecond: 1 }, clock);
  // What is not saved is on the page that answers; there is no socket and no poll to leave it for.
  const turns = createWebTurns({
    engine,
    sockets: { push: () => true, follow: () => {} },
    unsaved: new Unsaved(),
    clock,
  });
  const danger = createDangerLane({ engine, turns, guide: options.guide });

  const programOf = (request: FastifyRequest<FormRequest>): Program => {
    const program = programs.get(programId(request.params.program));
    if (!program) throw new NotFoundError('no such program');
    return program;
  };
  const freshScene = (program: Program): Scene => ({ program, claims: newVisitor(program.id, null) });

  return async (app) => {
    receiveEveryBody(app);
    app.addHook('preClose', async () => await turns.settled());

    app.get<FormRequest>('/:program/form', async (request, reply) => {
      const lang = langOf(request.query.lang) ?? langOf(request.headers['accept-language']) ?? 'en';
      return send(reply, 200, freshScene(programOf(request)), lang, {});
    });

    app.post<FormRequest>('/:program/form', async (request, reply) => {
      const program = programOf(request);
      const form = fieldsOf(request.body as ReceivedBody | undefined);
      const { text, lang } = form;
      const reading = tokens.read('form', form.token);
      const scene =
        reading.kind === 'forged' || reading.claims.program !== program.id ? null : { program, claims: reading.claims };

      if (!scene || reading.kind !== 'valid' || form.isTooLong) {
        const { activities = [] } = await danger.refuse({ reason: 'refused' }, text, scene, lang);
        const said = activities.map((activity) => ({ text: activity.text ?? '', crisis: true }));
        const isOurs = scene && reading.kind === 'valid';
        const shown = isOurs ? scene : freshScene(program);
        return send(reply, isOurs ? 413 : 403, shown, lang, {
          ...(isOurs && { transcript: await transcriptOf(scene) }),
          notice: form.isTooLong ? 'tooLong' : 'tooOld',
          said,
          draft: said.length > 0 ? '' : text.slice(0, 10_000),
        });
      }

      const before = await transcriptOf(scene);
      const isFirst = before !== null && before.length === 0;
      const content = contentOf(form, before);
      const isQuiet = danger.find(text).level === 'none';
      const waitMs = isQuiet ? messages.take(scene.claims.conversation) || (isFirst ? starts.take(request.ip) : 0) : 0;
      if (waitMs > 0) {
        reply.header('retry-after', String(Math.ceil(waitMs / 1_000)));
        return send(reply, 429, scene, lang, { transcript: before, notice: 'tooFast', draft: text });
      }
      if (!content && !isFirst) return send(reply, 200, scene, lang, { transcript: before });
      const taken = content
        ? await turns.take(scene, { content, clientId: form.message, lang, isForm: true })
        : await turns.open(scene, lang);
      if (taken.kind === 'saved') return send(reply, 200, scene, lang, { transcript: await transcriptOf(scene) });
      if (taken.kind === 'erased') {
        const said = taken.replies.map((activity) => ({ text: activity.text ?? '', crisis: false }));
        return send(reply, 200, freshScene(program), lang, { transcript: [], said });
      }
      return send(reply, 503, scene, lang, {
        transcript: before,
        notice: 'notSaved',
        said: taken.replies.map((activity) => ({
          text: activity.text ?? '',
          crisis: activity.channelData?.crisis === true,
        })),
        draft: text,
        message: form.message,
      });
    });
  };

  function send(reply: FastifyReply, status: number, scene: Scene, lang: Lang, shown: Shown): FastifyReply {
    const markup = formPage({
      program: scene.program,
      lang: shown.transcript?.findLast((activity) => activity.from.role === 'bot')?.locale === 'es' ? 'es' : lang,
      token: tokens.issue('form', scene.claims),
      message: shown.message ?? randomUUID(),
      transcript: shown.transcript ?? [],
      said: shown.said ?? [],
      notice: shown.notice ?? (shown.transcript === null ? 'notSaved' : null),
      draft: shown.draft ?? '',
    });
    return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(markup);
  }

  /** Null while the store is out of reach; empty before the first message. */
  async function transcriptOf(scene: Scene): Promise<readonly Activity[] | null> {
    try {
      const address = scene.claims.conversation;
      const reached = await store.reach({ program: scene.program.id, channel: 'web', address });
      if (reached === null) return [];
      const entries = await store.read(reached.id, reached.fromSeq, transcriptLimit);
      return shownAt(entries, reached.fromSeq).map((entry) => activityOf(entry, scene));
    } catch (error) {
      if (error instanceof AppError && error.code === 'database.unavailable') return null;
      throw error;
    }
  }
}

interface Shown {
  readonly transcript?: readonly Activity[] | null;
  readonly notice?: FormNotice;
  /** Said now, and in no transcript. */
  readonly said?: readonly { readonly text: string; readonly crisis: boolean }[];
  readonly draft?: string;
  /** The id of a message to be sent again. */
  readonly message?: string;
}

interface FormFields {
  readonly token: string;
  readonly message: string;
  readonly text: string;
  readonly choice: string;
  readonly lang: Lang;
  readonly isTooLong: boolean;
}

/** Any bytes are a form: what is missing is empty. */
function fieldsOf(body: ReceivedBody | undefined): FormFields {
  const fields = new URLSearchParams(body?.bytes.toString('utf8') ?? '');
  const message = fields.get('message') ?? '';
  return {
    token: fields.get('token') ?? '',
    message: /^[\w-]{8,64}$/.test(message) ? message : randomUUID(),
    text: plainText(fields.get('text') ?? ''),
    choice: fields.get('choice') ?? '',
    lang: langOf(fields.get('lang')) ?? 'en',
    isTooLong: body?.isTooLong ?? false,
  };
}

/** Words win over a button: a page is sent with both when somebody writes and then presses one. */
function contentOf({ text, choice }: FormFields, transcript: readonly Activity[] | null): InboundContent | null {
  if (text) return { kind: 'text', text };
  if (!choice) return null;
  const actions = (transcript ?? []).flatMap((activity) => activity.suggestedActions?.actions ?? []);
  const label = actions.findLast((action) => action.value === choice)?.title ?? '';
  return { kind: 'text', text: label, choice };
}
