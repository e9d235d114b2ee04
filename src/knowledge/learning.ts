import { setImmediate as nextRound } from 'node:timers/promises';
import { languages } from '../core/language.ts';
import type { LearningAnswerer } from './answerer.ts';

/**
 * Learns every pack once the server listens, some milliseconds at a time: a program that was just started again hears
 * danger at once instead of after seconds of learning.
 */
export function createLearning(onError: (error: unknown) => void): {
  begin(answerers: readonly LearningAnswerer[]): void;
  isUnderWay(): boolean;
  /** Resolves when nothing is left to learn; what could not be learnt is tried again at its first question. */
  learnt(): Promise<void>;
  stop(): Promise<void>;
} {
  let isStopped = false;
  let isUnderWay = false;
  let learnt = Promise.resolve();
  const learnAll = async (answerers: readonly LearningAnswerer[]): Promise<void> => {
    for (const answerer of answerers) {
      for (const lang of languages) {
        for (const _ of answerer.learn(lang)) {
          // What came meanwhile goes first.
          await nextRound();
          if (isStopped) return;
        }
      }
    }
  };
  return {
    begin(answerers) {
      isUnderWay = true;
      learnt = learnAll(answerers)
        .catch(onError)
        .finally(() => (isUnderWay = false));
    },
    isUnderWay: () => isUnderWay,
    learnt: async () => await learnt,
    stop: async () => {
      isStopped = true;
      await learnt;
    },
  };
}
