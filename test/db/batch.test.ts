import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createBatch } from '../../src/db/batch.ts';

function batching(apartMs = 0) {
  const sent: { readonly items: readonly number[]; readonly atMs: number }[] = [];
  const batch = createBatch<number>(async (items) => {
    sent.push({ items: [...items], atMs: performance.now() });
    await sleep(5);
    if (items.includes(13)) throw new Error('thirteen');
  }, apartMs);
  return { batch, sent };
}

describe('a batch', () => {
  it('lets what comes alone leave at once, and gathers what comes meanwhile', async () => {
    const { batch, sent } = batching();
    const first = batch.add([1]);
    await sleep(1);
    await Promise.all([first, batch.add([2]), batch.add([3, 4])]);
    expect(sent.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  });

  it('keeps its distance after one that carried several', async () => {
    const { batch, sent } = batching(80);
    await batch.add([1]);
    await batch.add([2, 3]);
    await batch.add([4]);
    const [, several, last] = sent.map(({ atMs }) => atMs);
    expect(last! - several!).toBeGreaterThanOrEqual(79);
  });

  it('fails with the batch that carried it, and no other', async () => {
    const { batch } = batching();
    await expect(batch.add([13])).rejects.toThrow('thirteen');
    await expect(batch.add([14])).resolves.toBeUndefined();
  });
});
