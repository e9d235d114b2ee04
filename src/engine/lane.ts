/**
 * Spreads ordinary turns over the event loop: so many do their computing in one round of it, the next ones in the
 * rounds after, in order. Danger passes by the lane; while it does, ordinary turns come one at a time, some
 * milliseconds apart.
 */
export class Lane {
  readonly #inARound: number;
  readonly #apartMs: number;
  readonly #waiting: (() => void)[] = [];
  #entered = 0;
  #passing = 0;

  /** @param apartMs between two ordinary turns, while danger passes */
  constructor(inARound: number, apartMs: number) {
    this.#inARound = inARound;
    this.#apartMs = apartMs;
  }

  /** Resolves at once while this round has room. */
  async enter(): Promise<void> {
    if (this.#entered >= this.#room) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      return;
    }
    if (this.#entered === 0) this.#beginRoundLater();
    this.#entered += 1;
  }

  /** Danger from its beginning to its end. */
  async pass<T>(danger: () => Promise<T>): Promise<T> {
    this.#passing += 1;
    try {
      return await danger();
    } finally {
      this.#passing -= 1;
    }
  }

  get #room(): number {
    return this.#passing > 0 ? 1 : this.#inARound;
  }

  #beginRoundLater(): void {
    if (this.#passing > 0) setTimeout(() => this.#beginRound(), this.#apartMs);
    else setImmediate(() => this.#beginRound());
  }

  #beginRound(): void {
    const now = this.#waiting.splice(0, this.#room);
    this.#entered = now.length;
    if (now.length > 0) this.#beginRoundLater();
    for (const enter of now) enter();
  }
}
