import type { VisitSetup } from './visit-setup.ts';

const followUp = { type: 'task' as const, params: { kind: 'follow-up' as const, reason: 'screening-finished' } };

/** The packet is with the team. Corrections and questions stay possible. */
export function confirmedDialog(setup: VisitSetup) {
  return setup.createStateConfig({
    id: 'confirmed',
    initial: 'sending',
    states: {
      sending: {
        entry: [
          { type: 'setReturn', params: { place: 'done' } },
          'noteConfirmed',
          { type: 'stopWaiting', params: { timer: 'abandoned' } },
          { type: 'packet', params: { status: 'confirmed' } },
          followUp,
          { type: 'say', params: { key: 'done.sent' } },
        ],
        always: 'resting',
      },
      resting: {
        id: 'done',
        meta: {
          expects: 'menu',
          prompt: { type: 'say', key: 'done.more', choices: ['question', 'change', 'callback'] },
        },
        entry: { type: 'prompt', params: { again: false } },
        on: {
          'screening.asked': '#review',
          'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
        },
      },
    },
  });
}

/** Somebody will call: the little that was asked for goes to the team at once. */
export function callbackDialog(setup: VisitSetup) {
  return setup.createStateConfig({
    id: 'callbackReady',
    entry: [
      'noteCallback',
      { type: 'packet', params: { status: 'partial' } },
      { type: 'task', params: { kind: 'call-back', reason: 'asked' } },
      { type: 'say', params: { key: 'callback.noted' } },
    ],
    always: '#menuAfter',
  });
}
