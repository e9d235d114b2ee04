import { setImmediate as nextRound } from 'node:timers/promises';
import type { ProgramId } from '../core/ids.ts';
import { languages } from '../core/language.ts';
import type { LearningAnswerer } from './answerer.ts';
import type { Steps } from './steps.ts';

/** Learns the answers of one program in every language. */
interface Lesson {
  readonly steps: Steps<void>;
  readonly over: PromiseWithResolvers<void>;
  isOver: boolean;
}

/**
 * Learns every pack once the server listens, some milliseconds at a time: a program that was just started again hears
 * danger at once instead of after seconds of learning. The program that somebody waits for is learnt first.
 */
export function createLearning(onError: (error: unknown) => void): {
  begin(answerers: ReadonlyMap<ProgramId, LearningAnswerer>): void;
  isUnderWay(): boolean;
  /** Resolves when nothing of the program is left to learn; what could not be learnt is tried again at its first question. */
  learnt(program: ProgramId): Promise<void>;
  stop(): Promise<void>;
} {
  let isStopped = false;
  let isUnderWay = false;
  let ended = Promise.resolve();
  let lessons: ReadonlyMap<ProgramId, Lesson> = new Map();
  const awaited = new Set<ProgramId>();

  function nextLesson(): Lesson | undefined {
    const open = [...lessons].filter(([, { isOver }]) => !isOver);
    return (open.find(([program]) => awaited.has(program)) ?? open[0])?.[1];
  }
  function takeStep(lesson: Lesson): void {
    try {
      lesson.isOver = lesson.steps.next().done === true;
    } catch (error) {
      lesson.isOver = true;
      onError(error);
    }
    if (lesson.isOver) lesson.over.resolve();
  }
  async function learnAll(): Promise<void> {
    for (;;) {
      // What came meanwhile goes first.
      await nextRound();
      const lesson = nextLesson();
      if (isStopped || !lesson) break;
      takeStep(lesson);
    }
    for (const { over } of lessons.values()) over.resolve();
  }

  return {
    begin(answerers) {
      isUnderWay = true;
      lessons = new Map(
        [...answerers].map(([program, answerer]) => [
          program,
          { steps: learnEvery(answerer), over: Promise.withResolvers<void>(), isOver: false },
        ]),
      );
      ended = learnAll().finally(() => (isUnderWay = false));
    },
    isUnderWay: () => isUnderWay,
    learnt: async (program) => {
      awaited.add(program);
      await lessons.get(program)?.over.promise;
    },
    stop: async () => {
      isStopped = true;
      await ended;
    },
  };
}

function* learnEvery(answerer: LearningAnswerer): Steps<void> {
  for (const lang of languages) yield* answerer.learn(lang);
}
