import { randomUUID } from 'node:crypto';
import { conversationId, type ConversationId } from '../../core/ids.ts';
import type { ConversationKey, Inbound, InboundContent, TranscriptEntry } from '../../core/messages.ts';
import type { Engine } from '../../core/ports.ts';
import type { DemoPerson } from './people.ts';
import type { DemoStep, DemoVisit } from './week.ts';

export interface DemoTurn {
  readonly visit: ConversationId;
  readonly at: Date;
}

/** What raises no alarm, where an invented person has no answer of their own. */
const calm = [
  'safe',
  'self',
  'yes',
  'never',
  'none',
  'no',
  'not-applicable',
  'english',
  'with-others',
  'women',
  'they',
];
/** Here "yes" would raise one. */
const graveQuestions = new Set([
  'withdrawal-severe',
  'medical-emergency',
  'hallucinations',
  'self-harm-thoughts',
  'self-harm-acts',
  'hurt-others',
  'withdrawal-ever',
  'overdose-history',
  'pregnancy',
  'legal',
]);
const mostQuestions = 140;

/** Plays one visit through the engine, message by message, as a browser or a phone would. */
export class DemoVisitor {
  readonly #engine: Pick<Engine, 'receive'>;
  readonly #key: ConversationKey;
  readonly #visit: DemoVisit;
  readonly #person: DemoPerson;
  /** Told after every turn. */
  readonly #settle: (turn: DemoTurn) => Promise<void>;
  #said: readonly TranscriptEntry[] = [];
  #atMs: number;
  #isFirst = true;
  visit: ConversationId | null = null;

  constructor(options: {
    readonly engine: Pick<Engine, 'receive'>;
    readonly key: ConversationKey;
    readonly visit: DemoVisit;
    readonly person: DemoPerson;
    readonly began: Date;
    readonly settle: (turn: DemoTurn) => Promise<void>;
  }) {
    this.#engine = options.engine;
    this.#key = options.key;
    this.#visit = options.visit;
    this.#person = options.person;
    this.#settle = options.settle;
    this.#atMs = options.began.getTime();
  }

  /** When they last did something. */
  get at(): Date {
    return new Date(this.#atMs);
  }

  async play(): Promise<void> {
    if (this.#visit.channel === 'web') await this.#send({ kind: 'opened' });
    for (const step of this.#visit.steps) await this.#take(step);
  }

  async #take(step: DemoStep): Promise<void> {
    if ('minutes' in step) this.#atMs += step.minutes * 60_000;
    else if ('say' in step) await this.#send({ kind: 'text', text: step.say });
    else if ('press' in step) await this.#press(step.press);
    else await this.#screen(step.screen.until);
  }

  async #press(id: string): Promise<void> {
    if (!this.#choices.some((choice) => choice.id === id)) {
      if (this.#said.at(-1)?.body.ref?.startsWith('question:')) return;
      await this.#send({ kind: 'text', text: 'menu' });
    }
    const index = this.#choices.findIndex((choice) => choice.id === id);
    if (index < 0) return;
    const { label } = this.#choices[index]!;
    await this.#send(
      this.#key.channel === 'sms'
        ? { kind: 'text', text: String(index + 1) }
        : { kind: 'text', text: label, choice: id },
    );
  }

  async #screen(until: string | undefined): Promise<void> {
    for (let count = 0; count < mostQuestions; count += 1) {
      const ref = this.#said.findLast(({ body }) => body.ref !== undefined)?.body.ref ?? '';
      if (ref.startsWith('done.')) return;
      if (ref === 'review.confirm') await this.#press('send');
      // A worry was heard: "yes, safe" is the first button.
      else if (ref === 'concern.areYouSafe') await this.#press(this.#choices[0]!.id);
      else if (ref.startsWith('question:')) {
        const question = ref.slice('question:'.length).split('/')[0]!;
        if (question === until) return;
        await this.#answer(question);
      } else return;
    }
  }

  async #answer(question: string): Promise<void> {
    const own = this.#person.answers[question];
    const offered = this.#choices
      .filter(({ id }) => id.startsWith('answer:'))
      .map(({ id }) => id.slice('answer:'.length));
    const options = graveQuestions.has(question) ? ['no', 'never', 'none', 'not-applicable'] : calm;
    const chosen =
      own !== undefined && offered.includes(own) ? own : (options.find((id) => offered.includes(id)) ?? offered[0]);
    if (chosen !== undefined) return await this.#press(`answer:${chosen}`);
    if (own !== undefined) return await this.#send({ kind: 'text', text: own });
    if (this.#choices.some(({ id }) => id === 'skip')) return await this.#press('skip');
    await this.#send({ kind: 'text', text: this.#visit.lang === 'es' ? 'saltar' : 'skip' });
  }

  get #choices() {
    return this.#said.findLast(({ body }) => body.choices)?.body.choices ?? [];
  }

  async #send(content: InboundContent): Promise<void> {
    // People read before they write.
    this.#atMs += content.kind === 'opened' ? 0 : 8_000 + (this.#said.at(-1)?.body.text.length ?? 0) * 90;
    const inbound: Inbound = {
      key: this.#key,
      messageId: randomUUID(),
      at: this.at,
      content,
      lang: this.#visit.lang,
      ...(this.#isFirst && this.#visit.entry && { entry: this.#visit.entry }),
    };
    this.#isFirst = false;
    const { replies, conversationId: id } = await this.#engine.receive(inbound);
    this.visit = conversationId(id);
    if (replies.length > 0) this.#said = replies;
    await this.#settle({ visit: this.visit, at: this.at });
  }
}
