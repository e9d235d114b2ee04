import type { Activity } from './activity.ts';

const keptMs = 10 * 60_000;
const maxConversations = 5_000;
const maxEach = 20;

/**
 * What was said while the store was out of reach, for clients that poll: in this process only, handed over once.
 * Crisis guidance must reach the person though nothing can be written down.
 */
export class Unsaved {
  readonly #byAddress = new Map<string, { activities: readonly Activity[]; atMs: number }>();

  add(address: string, activities: readonly Activity[], now: Date): void {
    const before = this.#byAddress.get(address)?.activities ?? [];
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { activities: [...before, ...activities].slice(-maxEach), atMs: now.getTime() });
    if (this.#byAddress.size > maxConversations) this.#byAddress.delete(this.#byAddress.keys().next().value!);
  }

  take(address: string, now: Date): readonly Activity[] {
    const found = this.#byAddress.get(address);
    if (!found) return [];
    this.#byAddress.delete(address);
    return now.getTime() - found.atMs <= keptMs ? found.activities : [];
  }
}
