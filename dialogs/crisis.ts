import { noContactHere } from './no-contact.ts';
import type { VisitSetup } from './visit-setup.ts';

/** How long after guidance we ask once more when nothing is written. */
const checkInWaitMs = 10 * 60_000;

/**
 * Guidance first, then one direct question. It ends only when the visitor says they want to go on;
 * saying "I didn't mean it" keeps help in view and the alert open.
 */
export function crisisDialog(setup: VisitSetup) {
  const safetyFirst = {
    actions: [
      { type: 'say' as const, params: { key: 'erase.keptAlert' } },
      { type: 'prompt' as const, params: { again: true } },
    ],
  };
  return setup.createStateConfig({
    id: 'crisis',
    initial: 'guiding',
    states: {
      /** Urgent or emergency. The alert is raised by the transition that leads here. */
      guiding: {
        id: 'guiding',
        meta: {
          expects: 'safety',
          prompt: { type: 'say', key: 'crisis.areYouSafe', choices: ['safe', 'unsafe', 'callback'] },
        },
        entry: [
          { type: 'wait', params: { timer: 'crisis-check-in', waitMs: checkInWaitMs } },
          { type: 'prompt', params: { again: false } },
        ],
        exit: { type: 'stopWaiting', params: { timer: 'crisis-check-in' } },
        on: {
          'safety.answered': [
            {
              guard: { type: 'saidSafe', params: { safe: 'yes' } },
              target: 'easing',
              actions: ['noteSafe', { type: 'say', params: { key: 'crisis.gladSafe' } }],
            },
            {
              guard: { type: 'saidSafe', params: { safe: 'denied' } },
              target: 'easing',
              actions: ['noteDenial', { type: 'say', params: { key: 'crisis.afterDenial' } }],
            },
            {
              actions: [
                { type: 'say', params: { key: 'crisis.notSafe' } },
                { type: 'prompt', params: { again: true } },
              ],
            },
          ],
          'timer.elapsed': {
            guard: { type: 'isTimer', params: { timer: 'crisis-check-in' } },
            actions: { type: 'say', params: { key: 'crisis.checkIn', choices: ['safe', 'unsafe', 'callback'] } },
          },
          'answer.unclear': {
            actions: { type: 'say', params: { key: 'crisis.stillHere', choices: ['safe', 'unsafe', 'callback'] } },
          },
          // A lesser worry in the middle of a graver matter is noted; it does not soften the guidance.
          'concern.detected': { actions: ['noteFinding', { type: 'prompt', params: { again: true } }] },
          // A stranger on a known phone is called at that phone: nothing is asked, and nothing of before is used.
          'callback.asked': {
            guard: 'isUnverified',
            actions: [
              { type: 'task', params: { kind: 'call-back', reason: 'asked' } },
              { type: 'say', params: { key: 'callback.noted' } },
              { type: 'prompt', params: { again: true } },
            ],
          },
          // Nothing but the visitor's own word on safety leads away from guidance.
          'screening.asked': { actions: { type: 'prompt', params: { again: true } } },
          'menu.asked': { actions: { type: 'prompt', params: { again: true } } },
          'text.asked': { actions: { type: 'prompt', params: { again: true } } },
          'erasure.asked': safetyFirst,
          'contact.revoked': noContactHere,
          'page.asked': { actions: { type: 'prompt', params: { again: true } } },
          'page.named': { actions: { type: 'prompt', params: { again: true } } },
          'continue.asked': { actions: { type: 'prompt', params: { again: true } } },
          'correction.asked': { actions: { type: 'prompt', params: { again: true } } },
          'correction.given': { actions: { type: 'prompt', params: { again: true } } },
        },
      },
      /** A worry: asked about directly, gently, once. */
      asking: {
        id: 'concern',
        meta: {
          expects: 'safety',
          prompt: { type: 'say', key: 'concern.areYouSafe', choices: ['safe', 'unsafe', 'callback'] },
        },
        entry: { type: 'prompt', params: { again: false } },
        on: {
          'safety.answered': [
            // The engine turns this into `crisis.detected`; it stands here so that no path loses it.
            { guard: { type: 'saidSafe', params: { safe: 'no' } }, target: 'guiding' },
            { target: '#returning', actions: { type: 'say', params: { key: 'concern.thanks' } } },
          ],
          'continue.asked': '#returning',
          'screening.asked': '#returning',
          'answer.unclear': [
            // Asked plainly twice is enough: it goes on gently, and staff see that the worry was not answered.
            {
              guard: 'isUnclearAgain',
              target: '#returning',
              actions: { type: 'say', params: { key: 'concern.thanks' } },
            },
            { actions: ['countUnclear', { type: 'prompt', params: { again: true } }] },
          ],
        },
      },
      /** Safe for now. Waits for the visitor to say what they want. */
      easing: {
        id: 'easing',
        meta: {
          expects: 'resume',
          prompt: { type: 'say', key: 'crisis.whatNext', choices: ['continue', 'callback', 'notNow'] },
        },
        entry: { type: 'prompt', params: { again: false } },
        on: {
          'continue.asked': '#returning',
          'screening.asked': '#returning',
          'pause.asked': { actions: { type: 'say', params: { key: 'crisis.restHere' } } },
          'erasure.asked': safetyFirst,
          'contact.revoked': noContactHere,
          'page.asked': { actions: { type: 'prompt', params: { again: true } } },
          'page.named': { actions: { type: 'prompt', params: { again: true } } },
          'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
          'safety.answered': [
            {
              guard: { type: 'saidSafe', params: { safe: 'no' } },
              target: 'guiding',
            },
            { actions: { type: 'prompt', params: { again: true } } },
          ],
        },
      },
    },
  });
}
