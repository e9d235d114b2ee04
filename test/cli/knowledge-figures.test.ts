import { describe, expect, it } from 'vitest';
import { figuresOf, type Outcome, tableOf } from '../../src/cli/knowledge-figures.ts';

const base: Outcome = {
  set: 'x en',
  expect: 'answered',
  got: 'answered',
  right: true,
  partly: true,
  offered: false,
  general: false,
  kind: false,
  rank: 1,
  isDouble: false,
};
const outcomes: readonly Outcome[] = [
  base,
  { ...base, right: false, partly: false, general: true, rank: 3 },
  { ...base, got: 'choices', right: false, offered: true, rank: 2 },
  { ...base, got: 'declined', right: false, rank: 0 },
  { ...base, expect: 'declined', right: false, partly: false, rank: 0 },
  { ...base, expect: 'declined', got: 'declined', right: false, rank: 0 },
  { ...base, expect: 'blocked', got: 'blocked', kind: true, right: false, rank: 0 },
  { ...base, expect: 'identity', got: 'identity', right: false, rank: 0 },
];

describe('figures of answers', () => {
  const figures = figuresOf('x en', outcomes);

  it('count what was right at first, and with choices', () => {
    expect(figures.answerable.rightAtFirst).toMatchObject({ count: 1, of: 4 });
    expect(figures.answerable.rightWithChoices).toMatchObject({ count: 2, of: 4 });
    expect(figures.answerable.recallAt1).toMatchObject({ count: 1, of: 4 });
    expect(figures.answerable.recallAt3).toMatchObject({ count: 3, of: 4 });
  });

  it('count as wrong every answer without the fact, also where none was to be given', () => {
    expect(figures.wrong).toMatchObject({ count: 2, of: 8 });
    expect(figures.wrongButGeneral).toBe(1);
    expect(figures.unanswerable.declined).toMatchObject({ count: 1, of: 2 });
  });

  it('count one of two questions answered as neither right nor wrong', () => {
    const { answerable, wrong } = figuresOf('x en', [{ ...base, right: false, partly: true, isDouble: true }]);
    expect(answerable.rightAtFirst.count).toBe(0);
    expect(wrong.count).toBe(0);
  });

  it('fit in a table of one line a set', () => {
    const lines = tableOf([figures]).trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^x en +8 +1\/4 25% /);
  });
});
