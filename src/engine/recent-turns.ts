import type { CrisisFinding } from '../core/crisis.ts';
import type { ConversationKey } from '../core/messages.ts';
import { remember } from './envelope.ts';

const conversationsCount = 5_000;

/**
 * The last messages of conversations this process has lately seen: history for the crisis check before,
 * or without, the store. Bounded; the oldest conversation is forgotten first.
 */
export class RecentTurns {
  readonly #byKey = new Map<string, readonly string[]>();
  readonly #unsaved = new Map<string, CrisisFinding>();

  of(key: ConversationKey): readonly string[] {
    return this.#byKey.get(nameOf(key)) ?? [];
  }

  add(key: ConversationKey, text: string): void {
    const name = nameOf(key);
    const before = this.of(key);
    // A message sent again because it was not saved is not said twice.
    const recent = before.at(-1) === text ? before : remember(before, text);
    this.#byKey.delete(name);
    this.#byKey.set(name, recent);
    if (this.#byKey.size > conversationsCount) this.#byKey.delete(this.#byKey.keys().next().value!);
  }

  /** Deleted at the visitor's wish: nothing of it stays in memory either. */
  forget(key: ConversationKey): void {
    this.#byKey.delete(nameOf(key));
    this.#unsaved.delete(nameOf(key));
  }

  /** Danger that was answered while nothing could be saved: the stored visit knows nothing of it. */
  unsavedDanger(key: ConversationKey): CrisisFinding | null {
    return this.#unsaved.get(nameOf(key)) ?? null;
  }

  keepUnsaved(key: ConversationKey, finding: CrisisFinding): void {
    this.#unsaved.set(nameOf(key), finding);
    if (this.#unsaved.size > conversationsCount) this.#unsaved.delete(this.#unsaved.keys().next().value!);
  }

  forgetUnsaved(key: ConversationKey): void {
    this.#unsaved.delete(nameOf(key));
  }
}

const nameOf = ({ program, channel, address }: ConversationKey): string => `${program} ${channel} ${address}`;
