import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Lane } from '../../src/engine/lane.ts';

/** Resolves in the next round of the event loop. */
const round = async () => await new Promise<void>((resolve) => setImmediate(resolve));

describe('the lane of ordinary turns', () => {
  it('is free at once while a round has room', async () => {
    const lane = new Lane(2, 5);
    const entered: number[] = [];
    for (const each of [1, 2, 3]) void lane.enter().then(() => entered.push(each));
    await Promise.resolve();
    await Promise.resolve();
    expect(entered).toEqual([1, 2]);
  });

  it('lets in so many in each round, in order, and whoever passes by is not behind them', async () => {
    const lane = new Lane(2, 5);
    const events: string[] = [];
    // The round under way has room for two; counting begins with the next.
    for (const _ of [1, 2]) await lane.enter();
    const turns = Array.from({ length: 7 }, async (_, index) => {
      await lane.enter();
      events.push(String(index));
    });
    for (let each = 0; each < 4; each += 1) {
      await round();
      events.push('danger');
    }
    await Promise.all(turns);
    const between = events.join(' ').split('danger');
    expect(between.every((entered) => entered.trim().split(' ').length <= 2)).toBe(true);
    expect(events.filter((event) => event !== 'danger')).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('is narrow while danger passes, and never closed', async () => {
    const lane = new Lane(10, 20);
    const entered: number[] = [];
    let turns: Promise<void>[] = [];
    const answer = await lane.pass(async () => {
      turns = Array.from({ length: 12 }, async (_, index) => {
        await lane.enter();
        entered.push(index);
      });
      for (let each = 0; each < 50; each += 1) await round();
      const atFirst = entered.length;
      while (entered.length < 3) await sleep(1);
      return atFirst;
    });
    expect(answer).toBeLessThanOrEqual(2);
    await Promise.all(turns);
    expect(entered).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it('is wide again when danger has passed, however it ended', async () => {
    const lane = new Lane(3, 20);
    const failing = lane.pass(async () => await Promise.reject(new Error('the store is away')));
    await expect(failing).rejects.toThrow('away');
    const entered: number[] = [];
    for (const each of [1, 2, 3]) void lane.enter().then(() => entered.push(each));
    await Promise.resolve();
    await Promise.resolve();
    expect(entered).toEqual([1, 2, 3]);
  });

  it('is free again after it was full', async () => {
    const lane = new Lane(1, 5);
    await Promise.all([lane.enter(), lane.enter(), lane.enter()]);
    await round();
    await round();
    let isIn = false;
    void lane.enter().then(() => (isIn = true));
    await Promise.resolve();
    expect(isIn).toBe(true);
  });
});
