import type { QuestionId } from '../src/core/ids.ts';
import type { Question, Screening } from '../src/core/screening.ts';
import type { VisitSetup } from './visit-setup.ts';

/** A screening left alone this long goes to the team as it is. */
const abandonedWaitMs = 24 * 3_600_000;

/** State ids may not hold the `/` of a repeated question's id. */
export const questionStateId = (question: QuestionId): string => `q-${question.replaceAll('/', '-')}`;

/**
 * One question as one state. An unclear answer is asked again in other words, at most twice, then left
 * out or, where it may not be skipped, handed to people; it is never guessed.
 */
export function questionDialog(setup: VisitSetup, screening: Screening, question: Question) {
  const edges = [
    ...screening.stops.map((stop) => ({
      guard: { type: 'reachesStop' as const, params: { stop: stop.id } },
      target: `#stop-${stop.id}`,
      actions: ['keepAnswer' as const],
    })),
    ...questionsAfter(screening, question).map((next) => ({
      guard: { type: 'isNext' as const, params: { question: next } },
      target: `#${questionStateId(next)}`,
      actions: ['keepAnswer' as const],
    })),
    { target: '#resuming', actions: ['keepAnswer' as const, 'moveOn' as const] },
  ];
  const { consent } = question;

  return setup.createStateConfig({
    id: questionStateId(question.id),
    meta: { expects: 'question', question: question.id, prompt: { type: 'ask', question: question.id } },
    entry: [
      { type: 'arrive', params: { question: question.id } },
      { type: 'wait', params: { timer: 'abandoned', waitMs: abandonedWaitMs } },
      { type: 'prompt', params: { again: false, arriving: true } },
    ],
    on: {
      'answer.given': consent
        ? edges.map((edge) => ({
            ...edge,
            actions: [
              {
                type: 'record' as const,
                params: ({ event }: { event: { readonly value: unknown } }) => ({
                  consent,
                  granted: event.value === 'yes',
                }),
              },
              ...edge.actions,
            ],
          }))
        : edges,
      'answer.likely': {
        actions: [
          'considerLikely',
          { type: 'readBack', params: ({ event }) => ({ question: question.id, readBack: event.readBack }) },
        ],
      },
      'answer.unsure': question.skippable ? edges : askAgain,
      'skip.asked': question.skippable ? edges : insist,
      'answer.unclear': [
        question.skippable
          ? { guard: 'isUnclearAgain' as const, target: '#leavingOut' }
          : { guard: 'isUnclearAgain' as const, target: '#handoff' },
        ...[askAgain].flat(),
      ],
      'back.asked': [
        { guard: 'hasPrevious', target: '#resuming', actions: 'goBack' },
        {
          actions: [
            { type: 'say', params: { key: 'question.isFirst' } },
            { type: 'prompt', params: { again: false } },
          ],
        },
      ],
      'why.asked': {
        actions: [
          { type: 'explain', params: { question: question.id } },
          { type: 'prompt', params: { again: false } },
        ],
      },
    },
  });
}

const askAgain = {
  actions: ['countUnclear' as const, { type: 'prompt' as const, params: { again: true } }],
};
const insist = {
  actions: [
    { type: 'say' as const, params: { key: 'question.needed' } },
    { type: 'prompt' as const, params: { again: true } },
  ],
};

/** Questions that may follow: conditional ones up to and with the first that always applies. */
function questionsAfter(screening: Screening, question: Question): readonly QuestionId[] {
  const rest = screening.questions.slice(screening.questions.indexOf(question) + 1);
  const end = rest.findIndex((candidate) => !candidate.when && candidate.notOn.length === 0);
  return rest.slice(0, end === -1 ? rest.length : end + 1).map((candidate) => candidate.id);
}
