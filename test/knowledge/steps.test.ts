import { describe, expect, it } from 'vitest';
import { finished, madeOnce, mapInSteps, type Steps } from '../../src/knowledge/steps.ts';

function* counted(begun: string[], to: number): Steps<number> {
  begun.push('begun');
  for (let at = 0; at < to; at += 1) yield;
  return to;
}

describe('long work', () => {
  it('comes to the same at once and in steps', () => {
    const all = Array.from({ length: 1_001 }, (_, index) => index);
    const steps = mapInSteps(all, (each, index) => each * 2 + index);
    let pauses = 0;
    let last = steps.next();
    for (; !last.done; last = steps.next()) pauses += 1;
    expect(pauses).toBeGreaterThan(3);
    expect(last.value).toEqual(all.map((each) => each * 3));
    expect(finished(mapInSteps(all, (each) => each))).toEqual(all);
  });

  it('is begun once, whoever asks for it and however', () => {
    const begun: string[] = [];
    const made = madeOnce(() => counted(begun, 3));
    const steps = made.steps();
    steps.next();
    // Somebody needs it before it is made: what is left is made at once.
    expect(made.get()).toBe(3);
    expect(steps.next().done).toBe(true);
    expect(finished(made.steps())).toBeUndefined();
    expect(made.get()).toBe(3);
    expect(begun).toEqual(['begun']);
  });

  it('is made by steps alone, too', () => {
    const begun: string[] = [];
    const made = madeOnce(() => counted(begun, 2));
    expect([...made.steps()]).toHaveLength(2);
    expect(made.get()).toBe(2);
    expect(begun).toEqual(['begun']);
  });

  it('is begun anew after it failed', () => {
    let tries = 0;
    const made = madeOnce(function* () {
      tries += 1;
      yield;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    expect(() => finished(made.steps())).toThrow('not yet');
    expect(made.get()).toBe(2);
  });
});
