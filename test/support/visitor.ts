import { randomUUID } from 'node:crypto';
import type { Pack } from '../../src/content/pack.ts';
import type { ProgramId } from '../../src/core/ids.ts';
import type { ConversationKey, TranscriptEntry } from '../../src/core/messages.ts';
import type { Engine } from '../../src/core/ports.ts';
import type { Choice } from '../../src/core/visit.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createAnswerer } from '../../src/knowledge/answerer.ts';
import { type AssembleOptions, assembleEngine } from '../../src/porchlight.ts';
import type { TestDatabase } from './database.ts';
import { kept } from './learnt.ts';
import { vetted } from './vetted.ts';

export interface TestClock {
  now(): Date;
  pass(ms: number): void;
}

/** A real engine on a real database, with a clock that can be moved. */
export function createTestEngine(
  database: TestDatabase,
  more: Pick<AssembleOptions, 'answererOf' | 'learnt'> = {},
): { engine: Engine; clock: TestClock; spooled: unknown[] } {
  let passedMs = 0;
  const clock: TestClock = {
    now: () => new Date(Date.now() + passedMs),
    pass: (ms) => {
      passedMs += ms;
    },
  };
  const spooled: unknown[] = [];
  const store = createConversationStore({ db: database.db, vault: database.vault });
  const spool = { write: async (alert: unknown) => void spooled.push(alert) };
  const answererOf = (pack: Pack) => createAnswerer({ pack, kept });
  return { engine: assembleEngine({ vetted, store, spool, clock, answererOf, ...more }), clock, spooled };
}

/** Somebody with a browser or a phone. */
export class Visitor {
  readonly key: ConversationKey;
  readonly #engine: Engine;
  readonly #clock: TestClock;
  /** Everything said to them, in order. */
  readonly heard: TranscriptEntry[] = [];
  conversation = '';

  constructor(engine: Engine, clock: TestClock, program: ProgramId, channel: 'web' | 'sms') {
    this.#engine = engine;
    this.#clock = clock;
    const address =
      channel === 'sms' ? `+1860555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}` : randomUUID();
    this.key = { program, channel, address };
  }

  async open(): Promise<readonly TranscriptEntry[]> {
    return this.#take({ kind: 'opened' }, randomUUID());
  }

  /** Writes a message; `messageId` repeats an earlier one when given. */
  async say(text: string, messageId: string = randomUUID()): Promise<readonly TranscriptEntry[]> {
    return this.#take({ kind: 'text', text }, messageId);
  }

  async press(choice: Choice): Promise<readonly TranscriptEntry[]> {
    return this.#take({ kind: 'text', text: choice.label, choice: choice.id }, randomUUID());
  }

  /** Buttons of the last thing said that had any. */
  get choices(): readonly Choice[] {
    return this.heard.findLast((entry) => entry.body.choices)?.body.choices ?? [];
  }

  /** What the last thing said was: a copy key, `question:<id>`, `passage:<id>`. */
  get at(): string {
    return this.heard.at(-1)?.body.ref ?? '';
  }

  get last(): string {
    return this.heard.at(-1)?.body.text ?? '';
  }

  async #take(
    content: Parameters<Engine['receive']>[0]['content'],
    messageId: string,
  ): Promise<readonly TranscriptEntry[]> {
    const result = await this.#engine.receive({ key: this.key, messageId, at: this.#clock.now(), content });
    this.conversation = result.conversationId;
    if (!result.repeated) this.heard.push(...result.replies);
    return result.replies;
  }
}
