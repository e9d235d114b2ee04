import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import type { Answerer } from '../../src/core/knowledge.ts';
import type { Pack } from '../../src/content/pack.ts';
import { createAnswerer, type LearningAnswerer } from '../../src/knowledge/answerer.ts';
import { finished } from '../../src/knowledge/steps.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();

/** Quick to answer, so that whoever waits does not wait for it. */
const learnt = new Map<Pack, LearningAnswerer>();
function learntAnswererOf(pack: Pack): LearningAnswerer {
  const answerer = learnt.get(pack) ?? createAnswerer({ pack });
  learnt.set(pack, answerer);
  if (pack.program.id === 'stonington') finished(answerer.learn('en'));
  return answerer;
}

/** An engine that has not learnt its answers yet, and says when it is asked for one. */
function justStarted() {
  const learning = Promise.withResolvers<void>();
  let asked = 0;
  const { engine, clock } = createTestEngine(database.current, {
    learnt: async () => await learning.promise,
    answererOf: (pack): Answerer => {
      const answerer = learntAnswererOf(pack);
      return {
        ...answerer,
        answer: (ask) => {
          asked += 1;
          return answerer.answer(ask);
        },
      };
    },
  });
  const visitor = (channel: 'web' | 'sms') => new Visitor(engine, clock, programId('stonington'), channel);
  return { visitor, learnt: learning.resolve, asked: () => asked };
}

describe('an engine that was just started', () => {
  it.each([
    'im going to kill myself tonight',
    'he is choking me',
    'do you have a bed? i took all my pills',
    'me quiero matar esta noche',
  ])('guides whoever is in danger before it has learnt its answers: %s', async (words) => {
    const { visitor, asked } = justStarted();
    const person = visitor('sms');
    await person.say(words);
    expect(person.heard.some(({ body }) => /911|988/.test(body.text))).toBe(true);
    expect(asked()).toBe(0);
  });

  it('lets everybody else wait until it has, and answers then', async () => {
    const { visitor, learnt } = justStarted();
    const person = visitor('web');
    let isAnswered = false;
    const answered = person.say('what are your hours').then(() => (isAnswered = true));
    await sleep(1_000);
    expect(isAnswered).toBe(false);
    learnt();
    await answered;
    expect(person.heard.some(({ body }) => body.ref === 'passage:stonington/days-and-hours')).toBe(true);
  });
});
