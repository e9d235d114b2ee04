import { conversationId, programId, type ConversationId } from '../../../src/core/ids.ts';
import type { Engine } from '../../../src/core/ports.ts';
import { assembleEngine } from '../../../src/porchlight.ts';
import type { Serving } from '../../../src/serve.ts';
import { calmOption, textFor } from '../../support/calm-answers.ts';
import { vetted } from '../../support/vetted.ts';
import { Visitor } from '../../support/visitor.ts';

const program = programId('stonington');

/** People of this test's invention who write to a running Porchlight, by way of its own store, so that consoles hear of it. */
export interface InventedVisits {
  readonly engine: Engine;
  /** Somebody new who says these things. */
  arrive(channel: 'web' | 'sms', ...says: readonly string[]): Promise<{ visitor: Visitor; id: ConversationId }>;
  /** Answers every question that is put, calmly, and sends the screening. */
  finish(visitor: Visitor): Promise<void>;
  /** Moves the last message of a visit into the past. */
  longAgo(id: ConversationId, minutes: number): Promise<void>;
}

export function inventVisits({ storage }: Serving): InventedVisits {
  const engine = assembleEngine({ vetted, store: storage.store, spool: storage.spool });
  const clock = { now: () => new Date(), pass: () => {} };
  const screening = vetted.screenings.get(program)!;
  return {
    engine,
    async arrive(channel, ...says) {
      const visitor = new Visitor(engine, clock, program, channel);
      for (const text of says) await visitor.say(text);
      return { visitor, id: conversationId(visitor.conversation) };
    },
    async finish(visitor) {
      for (let turn = 0; turn < 200 && !visitor.at.startsWith('done.'); turn += 1) {
        const choice = (id: string) => visitor.choices.find((each) => each.id === id)!;
        if (visitor.at === 'menu.choose') await visitor.press(choice('screening'));
        else if (visitor.at === 'review.confirm') await visitor.press(choice('send'));
        else {
          const question = screening.questions.find(({ id }) => visitor.at === `question:${id}`);
          if (!question) throw new Error(`stuck at ${visitor.at}`);
          if (question.options.length > 0) await visitor.press(choice(`answer:${calmOption(question)}`));
          else await visitor.say(textFor(question, 'en'));
        }
      }
    },
    async longAgo(id, minutes) {
      await storage.db.pool.query(
        `update conversations set listed_at = listed_at - make_interval(mins => $2),
           last_visitor_at = last_visitor_at - make_interval(mins => $2) where id = $1`,
        [id, minutes],
      );
    },
  };
}
