import type { Screening } from '../src/core/screening.ts';
import type { VisitSetup } from './visit-setup.ts';

/**
 * A stated end of the questions (under 18, notice refused): says why, offers people, keeps no answers.
 * Where the visitor's own mind ended them, it may be changed; they then begin anew.
 * The crisis check and questions about the program go on.
 */
export function stopDialog(setup: VisitSetup, stop: Screening['stops'][number]) {
  const choices = stop.reopens ? ['screening' as const, 'question' as const] : ['question' as const];
  const again = { actions: { type: 'prompt' as const, params: { again: true } } };
  return setup.createStateConfig({
    id: `stop-${stop.id}`,
    meta: { expects: 'menu', prompt: { type: 'say', key: `${stop.say}.again`, choices } },
    entry: [
      { type: 'setReturn', params: { place: 'stopped' } },
      { type: 'noteStop', params: { stop: stop.id } },
      { type: 'stopWaiting', params: { timer: 'abandoned' } },
      'forgetAnswers',
      { type: 'say', params: { key: stop.say, choices } },
    ],
    on: {
      'answer.unclear': again,
      'screening.asked': stop.reopens
        ? {
            target: '#resuming',
            actions: [
              { type: 'noteStop', params: { stop: null } },
              { type: 'setJourney', params: { journey: 'screening' } },
            ],
          }
        : again,
      // No other way back into the questions from here.
      'menu.asked': again,
      'page.asked': again,
      'page.named': again,
      'text.asked': { actions: { type: 'prompt', params: { again: true } } },
      'callback.asked': again,
      'correction.asked': again,
      'correction.given': again,
    },
  });
}
