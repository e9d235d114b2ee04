import type { Screening } from '../src/core/screening.ts';
import type { VisitSetup } from './visit-setup.ts';

/**
 * A stated end of the questions (under 18, notice refused): says why, offers people, keeps no answers.
 * The crisis check and questions about the program go on.
 */
export function stopDialog(setup: VisitSetup, stop: Screening['stops'][number]) {
  return setup.createStateConfig({
    id: `stop-${stop.id}`,
    meta: { expects: 'menu', prompt: { type: 'say', key: `${stop.say}.again`, choices: ['question'] } },
    entry: [
      { type: 'setReturn', params: { place: 'stopped' } },
      { type: 'noteStop', params: { stop: stop.id } },
      { type: 'stopWaiting', params: { timer: 'abandoned' } },
      'forgetAnswers',
      { type: 'say', params: { key: stop.say, choices: ['question'] } },
    ],
    on: {
      'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
      // No way back into the questions from here.
      'screening.asked': { actions: { type: 'prompt', params: { again: true } } },
      'callback.asked': { actions: { type: 'prompt', params: { again: true } } },
      'correction.asked': { actions: { type: 'prompt', params: { again: true } } },
      'correction.given': { actions: { type: 'prompt', params: { again: true } } },
    },
  });
}
