import type { Clock } from '../core/ports.ts';

const failuresMost = 8;
const windowMs = 10 * 60_000;
const rememberedMost = 10_000;

/** Slows guessing: so many failures for an account or an address, then a pause. In memory, bounded. */
export class SignInLimit {
  readonly #clock: Clock;
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  mayTry(ip: string, email: string): boolean {
    return [`ip ${ip}`, `account ${email.toLowerCase()}`].every((name) => this.#recent(name).length < failuresMost);
  }

  failed(ip: string, email: string): void {
    for (const name of [`ip ${ip}`, `account ${email.toLowerCase()}`]) {
      const recent = [...this.#recent(name), this.#clock.now().getTime()];
      this.#failures.delete(name);
      this.#failures.set(name, recent);
    }
    if (this.#failures.size > rememberedMost) this.#failures.delete(this.#failures.keys().next().value!);
  }

  #recent(name: string): number[] {
    const since = this.#clock.now().getTime() - windowMs;
    return (this.#failures.get(name) ?? []).filter((at) => at > since);
  }
}
