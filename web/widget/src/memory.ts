/** What this browser keeps so that a visit can be continued: a resume token and what was not sent yet. */
export interface Kept {
  readonly resume: string;
  readonly unsent: readonly UnsentMessage[];
}

/** Written, and not yet seen on the server. Sent again under the same id, it is the same message. */
export interface UnsentMessage {
  readonly id: string;
  readonly text: string;
  readonly choice?: string;
}

/**
 * Keeps a visit in this browser, or nowhere: with "leave no trace" on, or where storage is blocked,
 * nothing is written and closing the page forgets it.
 */
export class Memory {
  readonly #name: string;
  /** Carries one word to the other windows of this site: that the chat is to be forgotten. Keeps nothing. */
  readonly #windows: BroadcastChannel;
  #trace = true;

  constructor(program: string, onForgottenElsewhere: () => void) {
    this.#name = `porchlight:${program}`;
    this.#windows = new BroadcastChannel(this.#name);
    this.#windows.addEventListener('message', onForgottenElsewhere);
  }

  get leavesTrace(): boolean {
    return this.#trace;
  }

  /** Turning the trace off wipes what is there; the choice itself is not kept either. */
  setTrace(isOn: boolean): void {
    this.#trace = isOn;
    if (!isOn) this.wipe();
  }

  load(): Kept | null {
    const text = this.#read(this.#name);
    if (text === null) return null;
    try {
      const kept = JSON.parse(text) as Kept;
      return typeof kept.resume === 'string' && Array.isArray(kept.unsent) ? kept : null;
    } catch {
      return null;
    }
  }

  save(kept: Kept): void {
    if (!this.#trace) return;
    try {
      localStorage.setItem(this.#name, JSON.stringify(kept));
    } catch {
      // Storage is full or forbidden: the visit goes on and is forgotten with the page.
    }
  }

  /** Wipes what is there, and has every other window of this site forget it too. */
  forget(): void {
    this.wipe();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window
    this.#windows.postMessage('forgotten');
  }

  wipe(): void {
    try {
      localStorage.removeItem(this.#name);
    } catch {
      // Nothing could be kept here, so nothing is left.
    }
  }

  #read(name: string): string | null {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  }
}
