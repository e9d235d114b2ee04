import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import type { LearningAnswerer } from '../../src/knowledge/answerer.ts';
import { createLearning } from '../../src/knowledge/learning.ts';

function answererThatNotes(learnt: string[], name: string): LearningAnswerer {
  return {
    *learn(lang) {
      yield;
      learnt.push(`${name} ${lang}`);
    },
    answer: () => ({ outcome: 'declined' }),
    passage: () => ({ outcome: 'declined' }),
  };
}

const one = programId('one');
const other = programId('other');

const throwing = (error: unknown): void => {
  throw error;
};

describe('learning', () => {
  it('lets what came meanwhile go first, learns every language of every pack, and says so', async () => {
    const learnt: string[] = [];
    const learning = createLearning(throwing);
    expect(learning.isUnderWay()).toBe(false);
    learning.begin(
      new Map([
        [one, answererThatNotes(learnt, 'one')],
        [other, answererThatNotes(learnt, 'other')],
      ]),
    );
    expect(learnt).toEqual([]);
    expect(learning.isUnderWay()).toBe(true);
    const most: number[] = [];
    while (learning.isUnderWay()) {
      const before = learnt.length;
      await nextRound();
      most.push(learnt.length - before);
    }
    expect(Math.max(...most)).toBe(1);
    expect(learnt).toEqual(['one en', 'one es', 'other en', 'other es']);
  });

  it('takes the program first that somebody waits for', async () => {
    const learnt: string[] = [];
    const learning = createLearning(throwing);
    learning.begin(
      new Map([
        [one, answererThatNotes(learnt, 'one')],
        [other, answererThatNotes(learnt, 'other')],
      ]),
    );
    await learning.learnt(other);
    expect(learnt).toEqual(['other en', 'other es']);
    await learning.learnt(one);
    expect(learnt).toEqual(['other en', 'other es', 'one en', 'one es']);
  });

  it('stops between two languages when the program stops', async () => {
    const learnt: string[] = [];
    const learning = createLearning(throwing);
    learning.begin(new Map([[one, answererThatNotes(learnt, 'one')]]));
    await learning.stop();
    expect(learnt).toEqual([]);
    expect(learning.isUnderWay()).toBe(false);
  });

  it('tells what could not be learnt, and ends', async () => {
    const told: unknown[] = [];
    const learning = createLearning((error) => told.push(error));
    const broken = new Error('a pack that cannot be read');
    const answerer = answererThatNotes([], 'one');
    learning.begin(
      new Map([
        [
          one,
          {
            ...answerer,
            *learn() {
              yield;
              throw broken;
            },
          },
        ],
      ]),
    );
    await learning.learnt(one);
    await learning.stop();
    expect(told).toEqual([broken]);
    expect(learning.isUnderWay()).toBe(false);
  });
});
