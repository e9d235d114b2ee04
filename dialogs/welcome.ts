import type { VisitSetup } from './visit-setup.ts';

/** What a visitor may choose when nothing else is under way. */
const menuChoices = ['screening', 'question', 'callback'] as const;

/** Says who is speaking (an automated assistant, for which program), then waits for a choice or a question. */
export function welcomeDialog(setup: VisitSetup) {
  return setup.createStateConfig({
    id: 'welcome',
    initial: 'arriving',
    states: {
      arriving: {
        meta: { expects: 'nothing', prompt: null },
        on: {
          'visit.started': [
            {
              guard: ({ event }) => event.entry === 'missed-call',
              target: 'choosing',
              actions: { type: 'say', params: { key: 'welcome.missedCall' } },
            },
            { target: 'choosing', actions: { type: 'say', params: { key: 'welcome.first' } } },
          ],
        },
      },
      choosing: {
        id: 'menu',
        meta: {
          expects: 'menu',
          prompt: { type: 'say', key: 'menu.choose', choices: [...menuChoices, 'otherLanguage'] },
        },
        entry: [
          { type: 'setReturn', params: { place: 'menu' } },
          { type: 'prompt', params: { again: false } },
        ],
        on: {
          'answer.unclear': {
            actions: [
              { type: 'say', params: { key: 'menu.notUnderstood' } },
              { type: 'prompt', params: { again: true } },
            ],
          },
          'menu.asked': { actions: { type: 'prompt', params: { again: false } } },
        },
      },
    },
  });
}
