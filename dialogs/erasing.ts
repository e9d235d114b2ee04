import type { VisitSetup } from './visit-setup.ts';

/** A wish to delete everything, said in words: asked once whether they are sure, since it cannot be undone. */
export function erasingDialog(setup: VisitSetup) {
  const kept = { target: '#returning' as const, actions: { type: 'say' as const, params: { key: 'erase.notDone' } } };
  return setup.createStateConfig({
    id: 'erasing',
    meta: { expects: 'erasure', prompt: { type: 'say', key: 'erase.sure', choices: ['erase', 'keep'] } },
    entry: { type: 'prompt', params: { again: false } },
    on: {
      'erasure.confirmed': { target: '#returning', actions: { type: 'erase', params: {} } },
      'erasure.declined': kept,
      'pause.asked': kept,
      'skip.asked': kept,
      'back.asked': kept,
      'erasure.asked': { actions: { type: 'prompt', params: { again: true } } },
      'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
    },
  });
}
