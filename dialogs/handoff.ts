import type { VisitSetup } from './visit-setup.ts';

/** Offers people: the program's number, its hours, a call back. Asks nothing. */
export function handoffDialog(setup: VisitSetup) {
  return setup.createStateConfig({
    id: 'handoff',
    meta: {
      expects: 'menu',
      prompt: { type: 'say', key: 'handoff.offer', choices: ['screening', 'callback', 'question'] },
    },
    entry: [
      { type: 'task', params: { kind: 'follow-up', reason: 'unclear-answers' } },
      { type: 'prompt', params: { again: false } },
    ],
    on: {
      'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
    },
  });
}
