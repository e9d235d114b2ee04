import type { KnowledgeReply } from '../src/core/knowledge.ts';

const sayReply = {
  type: 'answer' as const,
  params: ({ event }: { event: { readonly reply: KnowledgeReply } }) => ({ reply: event.reply }),
};

/**
 * A question may come at any moment: it is answered from signed passages and the visitor is brought
 * back to where they were. Spread into a flow's root `on`, so no state has to know about it.
 */
export const faqTransitions = {
  'question.offered': { actions: { type: 'say' as const, params: { key: 'faq.goAhead' } } },
  'question.asked': {
    actions: {
      type: 'ask.knowledge' as const,
      params: ({ event }: { event: { readonly text: string } }) => ({ question: event.text }),
    },
  },
  'passage.chosen': {
    actions: {
      type: 'ask.knowledge' as const,
      params: ({ event }: { event: { readonly id: string } }) => ({ passage: event.id }),
    },
  },
  'knowledge.replied': [
    // A choice of questions waits for the choice: putting the open question under it would take its digits away.
    { guard: 'isChoiceOfPassages' as const, actions: sayReply },
    { actions: [sayReply, { type: 'prompt' as const, params: { again: false } }] },
  ],
};
