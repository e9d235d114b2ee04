import type { VisitSetup } from './visit-setup.ts';

/**
 * A web page wants to go on with what began by text. The page shows a code, the code is texted from the phone where
 * the visit began, and the phone says yes: whoever does both holds both. Who sits at the page is asked there.
 */
export function pageDoorDialog(setup: VisitSetup) {
  const kept = { target: '#returning' as const, actions: { type: 'say' as const, params: { key: 'door.pageKept' } } };
  return setup.createStateConfig({
    id: 'pageDoor',
    meta: { expects: 'page', prompt: { type: 'say', key: 'door.pageSure', choices: ['openPage', 'stayHere'] } },
    entry: { type: 'prompt', params: { again: false } },
    on: {
      'page.confirmed': {
        target: '#returning',
        actions: [
          { type: 'page.open', params: {} },
          { type: 'say', params: { key: 'door.pageOpened' } },
        ],
      },
      'page.named': [
        { guard: 'isWaitingPage', actions: { type: 'prompt', params: { again: true } } },
        { target: '#returning', actions: { type: 'say', params: { key: 'door.pageUnknown' } } },
      ],
      'page.declined': kept,
      'pause.asked': kept,
      'skip.asked': kept,
      'back.asked': kept,
      'answer.unclear': { actions: { type: 'prompt', params: { again: true } } },
    },
  });
}

const prompt = { type: 'prompt' as const, params: { again: false } };

/** Where the wish to go on there, or a code, may come. For the flow's root. */
export const pageDoorTransitions = {
  'page.asked': [
    {
      guard: { type: 'comesByText' as const },
      actions: [{ type: 'say' as const, params: { key: 'door.pageHow' } }, prompt],
    },
    // A page that holds answers, or danger, stays what it is: nothing of it may be left behind.
    { guard: 'isBusyPage' as const, actions: [{ type: 'say' as const, params: { key: 'door.pageBusy' } }, prompt] },
    { actions: { type: 'page.code' as const, params: {} } },
  ],
  'page.named': [
    { guard: 'isUnverified' as const, target: '#verifying' as const },
    { guard: 'isWaitingPage' as const, target: '#pageDoor' as const },
    { actions: [{ type: 'say' as const, params: { key: 'door.pageUnknown' } }, prompt] },
  ],
};
