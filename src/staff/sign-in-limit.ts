import type { Clock } from '../core/ports.ts';

/** Of one account from one place; then of one place, and of one account from anywhere, so that nobody is locked out by a stranger's few guesses. */
const failuresMost = { pair: 8, ip: 40, account: 40 } as const;
const windowMs = 10 * 60_000;
const rememberedMost = 10_000;

/** Slows guessing: so many failures in ten minutes, then a pause. In memory, bounded. */
export class SignInLimit {
  readonly #clock: Clock;
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False when there were too many. A try counts as failed from its start, so that many at once are as many. */
  begin(ip: string, email: string): boolean {
    const names = namesOf(ip, email);
    if (names.some(([name, most]) => this.#recent(name).length >= most)) return false;
    for (const [name] of names) {
      const recent = [...this.#recent(name), this.#clock.now().getTime()];
      this.#failures.delete(name);
      this.#failures.set(name, recent);
    }
    while (this.#failures.size > rememberedMost) this.#failures.delete(this.#failures.keys().next().value!);
    return true;
  }

  /** Takes back the try that `begin` counted. */
  succeeded(ip: string, email: string): void {
    for (const [name] of namesOf(ip, email)) this.#failures.get(name)?.pop();
  }

  #recent(name: string): number[] {
    const since = this.#clock.now().getTime() - windowMs;
    return (this.#failures.get(name) ?? []).filter((at) => at > since);
  }
}

function namesOf(ip: string, email: string): readonly (readonly [name: string, most: number])[] {
  const account = email.toLowerCase();
  return [
    [`pair ${ip} ${account}`, failuresMost.pair],
    [`ip ${ip}`, failuresMost.ip],
    [`account ${account}`, failuresMost.account],
  ];
}
