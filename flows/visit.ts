import { crisisDialog } from '../dialogs/crisis.ts';
import { doorDialog } from '../dialogs/door.ts';
import { erasingDialog } from '../dialogs/erasing.ts';
import { faqTransitions } from '../dialogs/faq.ts';
import { callbackDialog, confirmedDialog } from '../dialogs/finish.ts';
import { handoffDialog } from '../dialogs/handoff.ts';
import { heldDialog, holdTransition, optedOutDialog } from '../dialogs/quiet.ts';
import { noContactTransitions } from '../dialogs/no-contact.ts';
import { pageDoorDialog, pageDoorTransitions } from '../dialogs/page-door.ts';
import { reviewDialog } from '../dialogs/review.ts';
import { stopDialog } from '../dialogs/stop.ts';
import { createVisitSetup, newVisit } from '../dialogs/visit-setup.ts';
import { verificationDialog } from '../dialogs/verification.ts';
import { welcomeDialog } from '../dialogs/welcome.ts';
import type { Screening } from '../src/core/screening.ts';
import { screeningFlow } from './screening.ts';

/** Rises whenever states or context change shape; `flows/upcasters.ts` carries older visits over. */
export const visitVersion = 1;

/**
 * The root flow: everything one visitor may do, for one program's screening.
 * What may happen anywhere (danger, questions, opt-out, a change of language) stands at the root, so no
 * state can be without it; a state that must answer differently says so itself.
 */
export function createVisit(screening: Screening) {
  const setup = createVisitSetup(screening);
  const prompt = { type: 'prompt' as const, params: { again: false } };
  const say = (key: string) => ({ type: 'say' as const, params: { key } });

  return setup.createMachine({
    id: 'visit',
    context: ({ input }) => newVisit(input),
    initial: 'welcome',
    states: {
      welcome: welcomeDialog(setup),
      screening: screeningFlow(setup, screening),
      review: reviewDialog(setup),
      confirmed: confirmedDialog(setup),
      callback: callbackDialog(setup),
      crisis: crisisDialog(setup),
      handoff: handoffDialog(setup),
      verifying: verificationDialog(setup),
      door: doorDialog(setup),
      pageDoor: pageDoorDialog(setup),
      erasing: erasingDialog(setup),
      held: heldDialog(setup),
      optedOut: optedOutDialog(setup),
      ...Object.fromEntries(screening.stops.map((stop) => [`stop-${stop.id}`, stopDialog(setup, stop)])),
      /** Finds the way back to what was interrupted. */
      returning: {
        id: 'returning',
        always: [
          { guard: 'isUnverified', target: '#verifying' },
          { guard: { type: 'returnsTo', params: { place: 'screening' } }, target: '#resuming' },
          { guard: { type: 'returnsTo', params: { place: 'review' } }, target: '#review' },
          { guard: { type: 'returnsTo', params: { place: 'done' } }, target: '#done' },
          ...screening.stops.map((stop) => ({
            guard: ({ context }: { context: { readonly stoppedBy: string | null; readonly returnTo: string } }) =>
              context.returnTo === 'stopped' && context.stoppedBy === stop.id,
            target: `#stop-${stop.id}`,
          })),
          { target: '#menu' },
        ],
      },
      menuAfter: { id: 'menuAfter', always: '#menu' },
    },
    on: {
      'crisis.detected': {
        target: '#guiding',
        reenter: true,
        actions: [
          'noteFinding',
          { type: 'guide', params: ({ event }) => ({ finding: event.finding, again: false }) },
          { type: 'alert', params: ({ event }) => ({ finding: event.finding }) },
          // Whoever answers the alert needs the phone number and what was said so far, now.
          { type: 'packet', params: { status: 'partial' } },
        ],
      },
      'concern.detected': [
        {
          guard: 'isFreshConcern',
          target: '#concern',
          actions: [
            'noteFinding',
            { type: 'guide', params: ({ event }) => ({ finding: event.finding, again: false }) },
          ],
        },
        { actions: ['noteFinding', say('concern.thanks'), prompt] },
      ],
      'screening.asked': [
        // What was stopped (under 18, notice refused) is not entered again by way of a crisis.
        { guard: 'isStopped', target: '#returning' },
        { target: '#resuming', actions: { type: 'setJourney', params: { journey: 'screening' } } },
      ],
      'callback.asked': [
        { guard: 'isStopped', target: '#returning' },
        {
          target: '#resuming',
          actions: [{ type: 'setJourney', params: { journey: 'callback' } }, 'moveOn', say('callback.start')],
        },
      ],
      'menu.asked': [{ guard: 'isStopped', target: '#returning' }, { target: '#menu' }],
      'correction.given': [
        // Whoever has not shown to be the same person would change the very answers that show it.
        { guard: 'isUnverified', target: '#verifying' },
        // A corrected answer ends or allows what a first one would.
        ...screening.stops.map((stop) => ({
          guard: { type: 'reachesStop' as const, params: { stop: stop.id } },
          target: `#stop-${stop.id}`,
          actions: 'keepAnswer' as const,
        })),
        ...screening.questions.flatMap(({ id, consent }) =>
          consent === undefined
            ? []
            : {
                guard: { type: 'corrects' as const, params: { question: id } },
                target: '#resuming',
                actions: [
                  'keepAnswer' as const,
                  {
                    type: 'record' as const,
                    params: ({ event }: { event: { readonly value?: unknown } }) => ({
                      consent,
                      granted: event.value === 'yes',
                    }),
                  },
                  say('correction.done'),
                ],
              },
        ),
        { target: '#resuming', actions: ['keepAnswer', say('correction.done')] },
      ],
      'correction.asked': [
        { guard: 'namesQuestion', target: '#resuming', actions: 'reopen' },
        { actions: say('correction.which') },
      ],
      ...faqTransitions,
      'identity.asked': { actions: [say('identity.truth'), prompt] },
      'language.chosen': { actions: ['setLanguage', say('language.switched'), prompt] },
      'pause.asked': [
        { guard: 'comesByText', actions: say('pause.saved') },
        { actions: { type: 'say', params: { key: 'pause.saved', choices: ['continue', 'byText'] } } },
      ],
      'visitor.returned': { actions: [say('return.welcomeBack'), prompt] },
      'verification.needed': '#verifying',
      'visitor.left': { actions: { type: 'stopWaiting', params: { timer: 'crisis-check-in' } } },
      'thanks.received': { actions: [say('thanks.reply'), prompt] },
      'link.received': { actions: [say('link.notRead'), prompt] },
      'attachment.received': { actions: [say('attachment.notRead'), prompt] },
      'nothing.received': { actions: [say('nothing.read'), prompt] },
      'text.asked': [
        { guard: 'isAlready', actions: [say('door.already'), prompt] },
        { guard: 'isUnverified', target: '#verifying' },
        { target: '#door' },
      ],
      ...pageDoorTransitions,
      'contact.revoked': noContactTransitions,
      'erasure.asked': [{ guard: 'isUnverified', target: '#verifying' }, { target: '#erasing' }],
      'optIn.received': {
        guard: 'hasOptedOut',
        actions: [
          { type: 'noteOptOut', params: { optedOut: false } },
          { type: 'suppress', params: { optedOut: false } },
          say('optIn.done'),
          prompt,
        ],
      },
      'help.received': { actions: say('help.text') },
      'optOut.received': [
        {
          guard: 'hasOpenCrisis',
          target: '#optedOut',
          actions: [
            say('optOut.done'),
            { type: 'task', params: { kind: 'call-instead-of-text', reason: 'opt-out-during-crisis' } },
          ],
        },
        { target: '#optedOut', actions: say('optOut.done') },
      ],
      'hold.started': holdTransition,
      'timer.elapsed': {
        guard: { type: 'isTimer', params: { timer: 'abandoned' } },
        actions: [
          { type: 'packet', params: { status: 'partial' } },
          { type: 'task', params: { kind: 'follow-up', reason: 'screening-left' } },
        ],
      },
    },
  });
}
