import { questionDialog, questionStateId } from '../dialogs/question.ts';
import type { VisitSetup } from '../dialogs/visit-setup.ts';
import type { Screening } from '../src/core/screening.ts';

/**
 * A program's screening as a statechart: one state per question, in the order of `screening.yaml`.
 * `resuming` is where every return enters: it finds the question to put, or the review when none is left.
 */
export function screeningFlow(setup: VisitSetup, screening: Screening) {
  const questions = screening.questions.map((question) => question.id);
  return setup.createStateConfig({
    id: 'screening',
    initial: 'resuming',
    states: {
      resuming: {
        id: 'resuming',
        always: [
          { guard: 'isUnverified' as const, target: '#verifying' },
          ...questions.map((question) => ({
            guard: { type: 'isCursor' as const, params: { question } },
            target: `#${questionStateId(question)}`,
          })),
          ...questions.map((question) => ({
            guard: { type: 'isNext' as const, params: { question } },
            target: `#${questionStateId(question)}`,
          })),
          { guard: 'isCallback' as const, target: '#callbackReady' },
          // What is corrected after sending goes to the team at once: nobody has to send it twice.
          { guard: 'wasSent' as const, target: '#confirmed' },
          { target: '#review' },
        ],
      },
      leavingOut: {
        id: 'leavingOut',
        entry: ['keepAnswer', 'moveOn', { type: 'say', params: { key: 'question.leftOut' } }],
        always: '#resuming',
      },
      ...Object.fromEntries(
        screening.questions.map((question) => [
          questionStateId(question.id),
          questionDialog(setup, screening, question),
        ]),
      ),
    },
  });
}
