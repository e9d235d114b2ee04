import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { interrupts } from '../../core/crisis.ts';
import { AppError, RequestRejectedError } from '../../core/errors.ts';
import type { ConversationId, ProgramId } from '../../core/ids.ts';
import type { Inbound, TranscriptEntry, TurnResult } from '../../core/messages.ts';
import type { Clock, Engine } from '../../core/ports.ts';
import { readForms } from '../twilio/form.ts';
import { programOf, type ProgramNumbers } from '../twilio/program-route.ts';
import { referenceOf, statusAddress } from '../twilio/text-reference.ts';
import { verifyTwilio, type TwilioIdentity } from '../twilio/verify.ts';
import { keepStatus, parseStatus, type DeliveryBook } from './delivery.ts';
import { parseText, type CarrierAnswer, type IncomingText } from './parse.ts';
import { phoneText, renderTexts, type TextReply } from './render.ts';

/** Texts waiting to leave, as the answer to a webhook sees them. The store's outbox does. */
interface ReplyOutbox {
  stillPending(conversation: ConversationId, seqs: readonly number[]): Promise<readonly number[]>;
  markSent(conversation: ConversationId, seqs: readonly number[]): Promise<void>;
}

export interface SmsOptions extends TwilioIdentity {
  readonly engine: Pick<Engine, 'receive' | 'check'>;
  readonly outbox: ReplyOutbox;
  readonly deliveries: DeliveryBook;
  readonly programNumbers: ProgramNumbers;
  readonly clock: Clock;
  /**
   * Twilio gives a webhook 15 s. A turn that has not ended by then is acknowledged by nobody: it gets 503, which
   * Twilio takes to the fallback address, and what it still says is sent by the outbox. Danger gets 4 s more.
   * @defaultValue 10000
   */
  readonly answerWithinMs?: number;
  /** Told how long it took from the turn's end until its answer was written, in milliseconds. */
  readonly observeSend?: (durationMs: number) => void;
  /** Told of failures that the texter does not notice; sees codes only. */
  readonly observe?: (event: { readonly kind: 'late-turn' | 'outbox'; readonly code: string }) => void;
}

/**
 * SMS through Twilio's webhooks (docs/channels/sms.md). Replies travel in the answer when the turn is done
 * in time; the outbox sends what no answer carried, so a broken connection loses nothing.
 */
export function createSmsChannel(options: SmsOptions): FastifyPluginAsync {
  const { engine, deliveries, programNumbers, clock } = options;
  /** Webhooks under way by message: the same message once more waits for the first to end. */
  const answering = new Map<string, Promise<void>>();

  return async (app) => {
    readForms(app);
    app.addHook('onClose', async () => {
      await Promise.all(answering.values());
    });

    app.post('/sms/twilio/:program', async (request, reply) => {
      const program = programOf(request, programNumbers);
      const form = verifyTwilio(request, options);
      const { inbound, answeredByCarrier } = heeded(parseText(form, program, programNumbers, clock.now()), engine);
      const name = `${inbound.key.program} ${inbound.messageId}`;
      await answering.get(name);
      const ended = Promise.withResolvers<void>();
      answering.set(name, ended.promise);
      const end = () => {
        if (answering.get(name) === ended.promise) answering.delete(name);
        ended.resolve();
      };
      try {
        const turn = await inTime(engine.receive(inbound), () => isDanger(inbound, engine), options);
        if (turn === 'late') {
          end();
          return await reply.code(503).type('text/plain').send('Not kept yet. Send it again.');
        }
        const endedMs = performance.now();
        const said = await answerOf(turn, inbound.key.program, answeredByCarrier, options);
        onceWritten(reply, (isWritten) => {
          options.observeSend?.(performance.now() - endedMs);
          void (isWritten ? markSent(said, options) : Promise.resolve()).then(end);
        });
        return await reply.type('text/xml').send(renderTexts(said.texts));
      } catch (error) {
        end();
        throw error;
      }
    });

    app.post('/sms/twilio/:program/status', async (request, reply) => {
      programOf(request, programNumbers);
      const form = verifyTwilio(request, options);
      const { text } = request.query as { readonly text?: unknown };
      await keepStatus(parseStatus(form, typeof text === 'string' ? text : null), deliveries);
      return await reply.code(204).send();
    });
  };
}

/**
 * The message to take. One that does not parse is refused (RequestRejectedError, 400) unless there is danger
 * in its words: then it is taken for what can be made of it.
 */
function heeded(
  text: IncomingText,
  engine: Pick<Engine, 'check'>,
): { readonly inbound: Inbound; readonly answeredByCarrier: CarrierAnswer | null } {
  if (text.kind === 'read') return text;
  const { salvaged, reason } = text;
  if (salvaged && isDanger(salvaged, engine)) return { inbound: salvaged, answeredByCarrier: null };
  throw new RequestRejectedError(400, reason);
}

function isDanger({ content }: Inbound, engine: Pick<Engine, 'check'>): boolean {
  const words = content.kind === 'text' || content.kind === 'attachment' ? content.text : undefined;
  return words !== undefined && words !== '' && interrupts(engine.check(words).level);
}

interface Answer {
  readonly conversation: ConversationId | null;
  /** Stored texts that this answer carries. */
  readonly seqs: readonly number[];
  readonly texts: readonly TextReply[];
}
const nothing: Answer = { conversation: null, seqs: [], texts: [] };

const dangerMoreMs = 4_000;

async function inTime(
  turn: Promise<TurnResult>,
  isDanger: () => boolean,
  { answerWithinMs = 10_000, observe }: SmsOptions,
): Promise<TurnResult | 'late'> {
  const first = await within(answerWithinMs, turn);
  if (first !== 'late') return first;
  const second = isDanger() ? await within(dangerMoreMs, turn) : first;
  if (second === 'late') turn.catch((error: unknown) => observe?.({ kind: 'late-turn', code: codeOf(error) }));
  return second;
}

async function within<T>(ms: number, turn: Promise<T>): Promise<T | 'late'> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), ms);
  timer.unref();
  try {
    return await Promise.race([turn, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The texts to say now: those of the turn that the store lets out and nothing has carried yet. What the
 * store keeps back (someone opted out, a repeat that was answered) is in nobody's answer.
 */
async function answerOf(
  turn: TurnResult,
  program: ProgramId,
  answeredByCarrier: CarrierAnswer | null,
  options: SmsOptions,
): Promise<Answer> {
  const { replies, conversationId: conversation } = turn;
  if (turn.degraded) return { ...nothing, texts: replies.map((entry) => textReply(entry, null)) };
  const seqs = replies.map((entry) => entry.seq);
  let pending: ReadonlySet<number>;
  try {
    // What a turn has just said nothing else has carried yet: only a repeat, or silence, needs a look.
    const isFresh = !turn.repeated && !turn.silenced;
    pending = new Set(isFresh ? seqs : await options.outbox.stillPending(conversation, seqs));
  } catch (error) {
    // The texts are stored, and the outbox will send them. Danger does not wait for that, even if it is said twice.
    options.observe?.({ kind: 'outbox', code: codeOf(error) });
    const urgent = turn.silenced ? [] : replies.filter((entry) => entry.body.crisis === true);
    return { ...nothing, texts: urgent.map((entry) => textReply(entry, null)) };
  }
  const leaving = replies.filter((entry) => pending.has(entry.seq));
  const said = leaving.filter((entry) => !isSaidByCarrier(entry, answeredByCarrier));
  return {
    conversation,
    seqs: leaving.map((entry) => entry.seq),
    texts: said.map((entry) =>
      textReply(entry, statusAddress(options.publicUrl, program, referenceOf({ conversation, seq: entry.seq }))),
    ),
  };
}

const textReply = (entry: TranscriptEntry, statusCallback: string | null): TextReply => ({
  text: phoneText(entry),
  statusCallback,
});

/** Advanced Opt-Out has said its own last word, or its own help: once is enough, and after STOP all we may say. */
function isSaidByCarrier({ body }: TranscriptEntry, carrier: CarrierAnswer | null): boolean {
  return (carrier === 'STOP' && body.ref === 'optOut.done') || (carrier === 'HELP' && body.ref === 'help.text');
}

/** Only what was handed to the network counts as said; otherwise the outbox sends it. */
function onceWritten({ raw }: FastifyReply, ended: (isWritten: boolean) => void): void {
  if (raw.destroyed) return ended(false);
  let isWritten = false;
  raw.once('finish', () => {
    isWritten = true;
    ended(true);
  });
  raw.once('close', () => {
    if (!isWritten) ended(false);
  });
}

async function markSent({ conversation, seqs }: Answer, { outbox, observe }: SmsOptions): Promise<void> {
  if (conversation === null || seqs.length === 0) return;
  try {
    await outbox.markSent(conversation, seqs);
  } catch (error) {
    // They may be said a second time by the outbox: better than never.
    observe?.({ kind: 'outbox', code: codeOf(error) });
  }
}

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'unexpected');
