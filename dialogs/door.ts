import type { VisitSetup } from './visit-setup.ts';

/**
 * Goes on by text with what began elsewhere. The phone is named where the visit began, a code is texted to it,
 * and the code is typed where the visit began: whoever does both holds both. Nothing of the visit is texted before.
 */
export function doorDialog(setup: VisitSetup) {
  const sendCode = {
    type: 'door.code' as const,
    params: ({ event }: { event: { readonly type: string; readonly phone?: string } }) => ({
      phone: event.phone ?? null,
    }),
  };
  const tooOften = {
    target: '#returning' as const,
    actions: { type: 'say' as const, params: { key: 'door.tooOften' } },
  };
  return setup.createStateConfig({
    id: 'door',
    initial: 'askingPhone',
    states: {
      askingPhone: {
        meta: { expects: 'phone', prompt: { type: 'say', key: 'door.askPhone', choices: ['notNow'] } },
        entry: { type: 'prompt', params: { again: false } },
        on: {
          'phone.given': { target: 'awaitingCode', actions: sendCode },
          'code.checked': tooOften,
          'answer.unclear': { actions: { type: 'say', params: { key: 'door.phoneAgain', choices: ['notNow'] } } },
        },
      },
      awaitingCode: {
        meta: { expects: 'code', prompt: { type: 'say', key: 'door.askCode', choices: ['sendAgain', 'notNow'] } },
        entry: { type: 'prompt', params: { again: false } },
        on: {
          'phone.given': { target: 'awaitingCode', reenter: true, actions: sendCode },
          'code.asked': { target: 'awaitingCode', reenter: true, actions: sendCode },
          'code.checked': [
            {
              guard: { type: 'codeIs', params: { result: 'right' } },
              target: '#returning',
              actions: [
                { type: 'door.open', params: {} },
                { type: 'say', params: { key: 'door.opened' } },
              ],
            },
            {
              guard: { type: 'codeIs', params: { result: 'wrong' } },
              actions: { type: 'say', params: { key: 'door.wrongCode', choices: ['sendAgain', 'notNow'] } },
            },
            tooOften,
          ],
          'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
        },
      },
    },
    on: {
      'pause.asked': '#returning',
      'skip.asked': '#returning',
      'continue.asked': '#returning',
    },
  });
}
