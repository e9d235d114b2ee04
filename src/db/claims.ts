import { randomBytes } from 'node:crypto';

interface Claim {
  readonly place: string;
  readonly mark: string;
  readonly atMs: number;
  readonly lost: () => void;
  /** Its turn in the database's order has come, or never will: whatever is heard from now on came later. */
  isSettled: boolean;
  isReleased: boolean;
}

/** A claim heard so long after it was made says nothing about what was opened meanwhile. */
const lateMs = 1_000;

/**
 * Places that one holder in all instances may have: the last to claim one has it. Which is the last, PostgreSQL
 * says: every instance hears notifications in the order of their commits, its own among them. So two that claim at
 * once never both lose, whatever their clocks say.
 */
export class Claims {
  readonly #standing = new Map<string, Set<Claim>>();
  #unsent: Claim[] = [];

  /** A claim that cannot be sent now is not sent later: by then somebody else may have come. */
  add(place: string, lost: () => void, canSend: boolean): () => void {
    const mark = randomBytes(6).toString('hex');
    const claim: Claim = { place, mark, atMs: Date.now(), lost, isSettled: !canSend, isReleased: false };
    const standing = this.#standing.get(place) ?? new Set();
    this.#standing.set(place, standing.add(claim));
    if (canSend) this.#unsent.push(claim);
    return () => {
      claim.isReleased = true;
      standing.delete(claim);
      if (standing.size === 0 && this.#standing.get(place) === standing) this.#standing.delete(place);
    };
  }

  /** The next notification's payload, oldest claims first; null when there is none. */
  take(mostBytes: number): string | null {
    this.#unsent = this.#unsent.filter((claim) => !claim.isReleased);
    let payload = '';
    let taken = 0;
    for (const { place, mark, atMs } of this.#unsent) {
      const next = `${payload === '' ? '' : ' '}${place}:${mark}:${atMs}`;
      if (payload.length + next.length > mostBytes) break;
      payload += next;
      taken += 1;
    }
    this.#unsent.splice(0, taken);
    return payload === '' ? null : payload;
  }

  hear(payload: string): void {
    for (const heard of payload.split(' ')) {
      const [place, mark, atMs] = heard.split(':') as [string, string, string];
      for (const claim of this.#standing.get(place) ?? []) {
        if (claim.mark === mark) claim.isSettled = true;
        else if (claim.isSettled && claim.atMs <= Number(atMs) + lateMs) claim.lost();
      }
    }
  }

  /** The connection broke: what was on its way may never be heard. */
  settle(): void {
    this.#unsent = [];
    for (const claims of this.#standing.values()) for (const claim of claims) claim.isSettled = true;
  }
}
