import { noContactHere } from './no-contact.ts';
import type { VisitSetup } from './visit-setup.ts';

/**
 * A phone number changes hands: before anything said earlier is shown or built on, whoever writes from it
 * after a long silence gives the birth date or first name given before. Three wrong answers let the phone out: the
 * visit stays whole for whoever began it, and the phone's next message begins another.
 */
export function verificationDialog(setup: VisitSetup) {
  return setup.createStateConfig({
    id: 'verifying',
    meta: { expects: 'verification', prompt: { type: 'say', key: 'verify.ask' } },
    entry: [
      'moveOn',
      { type: 'setUnverified', params: { unverified: true } },
      { type: 'prompt', params: { again: false } },
    ],
    on: {
      'verification.given': [
        {
          guard: 'isVerified',
          target: '#returning',
          actions: [
            { type: 'setUnverified', params: { unverified: false } },
            { type: 'say', params: { key: 'return.welcomeBack' } },
          ],
        },
        {
          guard: 'isUnclearAgain',
          actions: [
            { type: 'door.close', params: {} },
            { type: 'say', params: { key: 'door.shut' } },
          ],
        },
        { actions: ['countUnclear', { type: 'say', params: { key: 'verify.again' } }] },
      ],
      // They say themselves that it was somebody else.
      'verification.denied': {
        actions: [
          { type: 'door.close', params: {} },
          { type: 'say', params: { key: 'verify.newStart' } },
        ],
      },
      'contact.revoked': noContactHere,
      'page.asked': { actions: { type: 'prompt', params: { again: true } } },
      'page.named': { actions: { type: 'prompt', params: { again: true } } },
      'erasure.asked': { actions: { type: 'prompt', params: { again: true } } },
      'text.asked': { actions: { type: 'prompt', params: { again: true } } },
      // Nothing may be built on answers that may be somebody else's.
      'screening.asked': { actions: { type: 'prompt', params: { again: true } } },
      'callback.asked': { actions: { type: 'prompt', params: { again: true } } },
      'correction.asked': { actions: { type: 'prompt', params: { again: true } } },
      'correction.given': { actions: { type: 'prompt', params: { again: true } } },
      'continue.asked': { actions: { type: 'prompt', params: { again: true } } },
      'visitor.returned': { actions: { type: 'prompt', params: { again: true } } },
    },
  });
}
