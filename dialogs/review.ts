import type { VisitSetup } from './visit-setup.ts';

/** Reads everything back; nothing is sent as finished until the visitor says so. */
export function reviewDialog(setup: VisitSetup) {
  return setup.createStateConfig({
    id: 'review',
    meta: { expects: 'review', prompt: { type: 'review' } },
    entry: [{ type: 'setReturn', params: { place: 'review' } }, 'moveOn', { type: 'prompt', params: { again: false } }],
    on: {
      'review.sent': '#confirmed',
      'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
      'back.asked': { target: '#resuming', actions: 'goBack' },
    },
  });
}
