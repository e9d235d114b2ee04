import { setTimeout as sleep } from 'node:timers/promises';

/** Gathers what comes while the last batch is on its way, and sends it as one. */
export interface Batch<T> {
  /** Settles with the batch that carries them. */
  add(items: readonly T[]): Promise<void>;
}

/**
 * Alone, an item leaves at once; under load many leave together, with one commit instead of many.
 * @param apartMs a batch leaves no sooner than this after one that carried several: a sign of load.
 */
export function createBatch<T>(send: (items: readonly T[]) => Promise<void>, apartMs = 0): Batch<T> {
  let isFree: Promise<unknown> = Promise.resolve();
  let gathering: { readonly items: T[]; readonly sent: Promise<void> } | undefined;
  return {
    async add(items) {
      if (items.length === 0) return;
      if (gathering) gathering.items.push(...items);
      else {
        const waiting: T[] = [...items];
        const sent = isFree.then(async () => {
          gathering = undefined;
          await send(waiting);
        });
        gathering = { items: waiting, sent };
        isFree = sent.catch(() => {}).then(async () => void (waiting.length > 1 && (await sleep(apartMs))));
      }
      await gathering.sent;
    },
  };
}
