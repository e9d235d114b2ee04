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
  'knowledge.replied': {
    actions: [
      {
        type: 'answer' as const,
        params: ({ event }: { event: { readonly reply: import('../src/core/knowledge.ts').KnowledgeReply } }) => ({
          reply: event.reply,
        }),
      },
      { type: 'prompt' as const, params: { again: false } },
    ],
  },
};
