import type { StaffAuthor } from '../src/core/staff-author.ts';
import type { VisitEvent } from '../src/core/visit.ts';
import { noContactHere } from './no-contact.ts';
import type { VisitSetup } from './visit-setup.ts';

const isHoldIdle = (event: VisitEvent): boolean => event.type === 'timer.elapsed' && event.timer === 'hold-idle';

/** Until staff write again, or the conversation returns by itself. */
const waitForStaff = {
  type: 'wait' as const,
  params: ({ event }: { event: { readonly idleMs: number } }) => ({
    timer: 'hold-idle' as const,
    waitMs: event.idleMs,
  }),
};

/** Says who takes over, by first name and part, and goes silent. For the flow's root: it may happen anywhere. */
export const holdTransition = {
  target: '#held' as const,
  actions: [
    waitForStaff,
    {
      type: 'say' as const,
      params: ({ event }: { event: { readonly by: StaffAuthor } }) => ({
        key: `hold.${event.by.part}`,
        values: { firstName: event.by.firstName },
      }),
    },
  ],
};

/** Staff write; Porchlight is silent but for crisis guidance. A hold left idle returns by itself. */
export function heldDialog(setup: VisitSetup) {
  const silent = {};
  return setup.createStateConfig({
    id: 'held',
    meta: { expects: 'nothing', prompt: null },
    exit: { type: 'stopWaiting', params: { timer: 'hold-idle' } },
    on: {
      'staff.wrote': { actions: waitForStaff },
      'hold.ended': [
        { guard: 'hasOpenCrisis', target: '#easing', actions: { type: 'say', params: { key: 'hold.ended' } } },
        { target: '#returning', actions: { type: 'say', params: { key: 'hold.ended' } } },
      ],
      'timer.elapsed': [
        // Danger was spoken of: no question about insurance follows until the visitor wants to go on.
        {
          guard: ({ context, event }) => isHoldIdle(event) && context.crisis !== null,
          target: '#easing',
          actions: { type: 'say', params: { key: 'hold.idle' } },
        },
        {
          guard: { type: 'isTimer', params: { timer: 'hold-idle' } },
          target: '#returning',
          actions: { type: 'say', params: { key: 'hold.idle' } },
        },
      ],
      'crisis.detected': {
        actions: [
          'noteFinding',
          { type: 'guide', params: ({ event }) => ({ finding: event.finding, again: false }) },
          { type: 'alert', params: ({ event }) => ({ finding: event.finding }) },
        ],
      },
      'concern.detected': { actions: 'noteFinding' },
      'question.asked': silent,
      'callback.asked': { actions: { type: 'task', params: { kind: 'call-back', reason: 'asked' } } },
      'screening.asked': silent,
      'question.offered': silent,
      'menu.asked': silent,
      'identity.asked': { actions: { type: 'say', params: { key: 'identity.truth' } } },
      'correction.asked': silent,
      'correction.given': [{ guard: 'isUnverified' }, { actions: 'keepAnswer' }],
      'pause.asked': silent,
      'visitor.returned': silent,
      'verification.needed': silent,
      'text.asked': silent,
      'erasure.asked': silent,
      'contact.revoked': noContactHere,
      'page.asked': silent,
      'page.named': silent,
      'thanks.received': silent,
      'attachment.received': silent,
      'link.received': silent,
      'nothing.received': silent,
      'language.chosen': { actions: 'setLanguage' },
    },
  });
}

/**
 * After STOP nothing may be texted, so danger becomes a call for staff to make.
 * On the web nothing is ever silenced: a visitor there leaves, they do not opt out.
 */
export function optedOutDialog(setup: VisitSetup) {
  const silent = {};
  return setup.createStateConfig({
    id: 'optedOut',
    meta: { expects: 'nothing', prompt: null },
    entry: [
      { type: 'noteOptOut', params: { optedOut: true } },
      { type: 'suppress', params: { optedOut: true } },
      { type: 'stopWaiting', params: { timer: 'abandoned' } },
      { type: 'stopWaiting', params: { timer: 'crisis-check-in' } },
    ],
    on: {
      'optIn.received': {
        target: '#returning',
        actions: [
          { type: 'noteOptOut', params: { optedOut: false } },
          { type: 'suppress', params: { optedOut: false } },
          { type: 'say', params: { key: 'optIn.done' } },
        ],
      },
      // The stop holds for the phone, not for the page.
      'elsewhere.received': '#returning',
      'text.asked': silent,
      'erasure.asked': silent,
      'contact.revoked': noContactHere,
      'page.asked': silent,
      'page.named': silent,
      'optOut.received': silent,
      'crisis.detected': {
        actions: [
          'noteFinding',
          { type: 'alert', params: ({ event }) => ({ finding: event.finding }) },
          { type: 'task', params: { kind: 'call-instead-of-text', reason: 'crisis-after-opt-out' } },
          { type: 'guide', params: ({ event }) => ({ finding: event.finding, again: false }) },
        ],
      },
      'concern.detected': { actions: 'noteFinding' },
      'question.asked': silent,
      'question.offered': silent,
      'callback.asked': { actions: { type: 'task', params: { kind: 'call-back', reason: 'asked' } } },
      'screening.asked': silent,
      'menu.asked': silent,
      'identity.asked': silent,
      'help.received': silent,
      'correction.asked': silent,
      'correction.given': silent,
      'pause.asked': silent,
      'visitor.returned': silent,
      'verification.needed': silent,
      'thanks.received': silent,
      'attachment.received': silent,
      'link.received': silent,
      'nothing.received': silent,
      'language.chosen': { actions: 'setLanguage' },
      'hold.started': silent,
    },
  });
}
