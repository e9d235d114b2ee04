/** Gathers what comes while the last batch is on its way, and sends it as one. */
export interface Batch<T> {
  /** Settles with the batch that carries them. */
  add(items: readonly T[]): Promise<void>;
}

/** Alone, an item leaves at once; under load many leave together, with one commit instead of many. */
export function createBatch<T>(send: (items: readonly T[]) => Promise<void>): Batch<T> {
  let onTheWay: Promise<unknown> = Promise.resolve();
  let gathering: { readonly items: T[]; readonly sent: Promise<void> } | undefined;
  return {
    async add(items) {
      if (items.length === 0) return;
      if (gathering) gathering.items.push(...items);
      else {
        const waiting: T[] = [...items];
        const sent = onTheWay.then(async () => {
          gathering = undefined;
          await send(waiting);
        });
        gathering = { items: waiting, sent };
        onTheWay = sent.catch(() => {});
      }
      await gathering.sent;
    },
  };
}
