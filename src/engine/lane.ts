/**
 * Spreads ordinary turns over the event loop: so many do their computing in one round of it, the next ones in the
 * rounds after, in order. Whoever passes by the lane (danger) waits for those few at most, however many are waiting.
 */
export class Lane {
  readonly #inARound: number;
  readonly #waiting: (() => void)[] = [];
  #entered = 0;

  constructor(inARound: number) {
    this.#inARound = inARound;
  }

  /** Resolves at once while this round has room. */
  async enter(): Promise<void> {
    if (this.#entered >= this.#inARound) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      return;
    }
    if (this.#entered === 0) setImmediate(() => this.#nextRound());
    this.#entered += 1;
  }

  #nextRound(): void {
    const now = this.#waiting.splice(0, this.#inARound);
    this.#entered = now.length;
    if (now.length > 0) setImmediate(() => this.#nextRound());
    for (const enter of now) enter();
  }
}
