import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import type { StaffStore, StaffUser } from '../db/staff-store.ts';

/** A shift; after that, sign in again. */
const sessionLifeMs = 10 * 3_600_000;
/** Left alone so long, a session is over: screens stand open in offices. */
const idleMs = 30 * 60_000;

export interface Sessions {
  /** The token for the cookie; only its digest is stored. */
  open(user: StaffUser): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Null when there is no live session. `isThere` false: somebody left the page open, which keeps no session alive. */
  userOf(token: string | undefined, isThere?: boolean): Promise<StaffUser | null>;
  close(token: string): Promise<void>;
}

export function createSessions({ staff, clock }: { readonly staff: StaffStore; readonly clock: Clock }): Sessions {
  return {
    async open(user) {
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + sessionLifeMs);
      await staff.openSession(user.id, digestOf(token), expiresAt, now);
      return { token, expiresAt };
    },
    async userOf(token, isThere = true) {
      if (token === undefined || token === '') return null;
      const now = clock.now();
      const found = await staff.sessionUser(digestOf(token), now, isThere);
      if (!found) return null;
      // The store notes this use and gives back the one before it.
      if (now.getTime() - found.seenAt.getTime() > idleMs) {
        await staff.closeSession(digestOf(token));
        return null;
      }
      return found.user;
    },
    close: (token) => staff.closeSession(digestOf(token)),
  };
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * The way in before there is any account: a code that whoever starts the server reads in its terminal.
 * Valid once, in this process, and only while there is no account.
 */
export interface FirstSignIn {
  readonly code: string;
  isCode(given: string): boolean;
  use(): void;
  isUsed(): boolean;
}

export function createFirstSignIn(): FirstSignIn {
  const code = randomBytes(18).toString('base64url');
  let used = false;
  return {
    code,
    isCode: (given) => !used && timingSafeEqual(digestOf(given), digestOf(code)),
    use: () => {
      used = true;
    },
    isUsed: () => used,
  };
}
