import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import type { Database } from '../db/connection.ts';
import { createStaffSessionStore, type SignInWay, type StaffSession } from '../db/staff-session-store.ts';
import type { StaffUser } from '../db/staff-store.ts';

/** A shift; after that, sign in again. */
const sessionLifeMs = 10 * 3_600_000;
/** Left alone so long, a session is over: screens stand open in offices. */
const idleMs = 30 * 60_000;

/** Somebody's session that lives now. */
export interface LiveSession {
  readonly id: string;
  readonly user: StaffUser;
  readonly madeBy: SignInWay;
}

export interface Sessions {
  /** The token for the cookie; only its digest is stored. `userAgent` as the browser sent it. */
  open(
    user: StaffUser,
    made: { readonly by: SignInWay; readonly userAgent: string | undefined },
  ): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Null when there is no live session. `isThere` false: somebody left the page open, which keeps no session alive. */
  find(token: string | undefined, isThere?: boolean): Promise<LiveSession | null>;
  close(token: string): Promise<void>;
  /** Those of one person that live; the latest used first. */
  list(user: string): Promise<readonly StaffSession[]>;
  /** False when there is no such session of this person. */
  end(user: string, id: string): Promise<boolean>;
  /** All of one person, but the one to keep. */
  endAll(user: string, keep?: string): Promise<void>;
}

export function createSessions({ db, clock }: { readonly db: Database; readonly clock: Clock }): Sessions {
  const store = createStaffSessionStore({ db });
  const isIdle = (session: StaffSession, now: Date): boolean => now.getTime() - session.seenAt.getTime() > idleMs;
  return {
    async open(user, { by, userAgent }) {
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + sessionLifeMs);
      const device = deviceOf(userAgent);
      await store.open({ user: user.id, tokenDigest: digestOf(token), madeBy: by, device, now, expiresAt });
      return { token, expiresAt };
    },
    async find(token, isThere = true) {
      if (token === undefined || token === '') return null;
      const now = clock.now();
      const found = await store.use(digestOf(token), now, isThere);
      if (!found) return null;
      // The store notes this use and gives back the one before it.
      if (isIdle(found.session, now)) {
        await store.close(digestOf(token));
        return null;
      }
      const { user, session } = found;
      return { id: session.id, user, madeBy: session.madeBy };
    },
    close: (token) => store.close(digestOf(token)),
    list: async (user) => {
      const now = clock.now();
      return (await store.list(user, now)).filter((session) => !isIdle(session, now));
    },
    end: (user, id) => store.end(user, id),
    endAll: (user, keep) => store.endAll(user, keep),
  };
}

const browsers = [
  [/\bEdg\//, 'Edge'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;
const systems = [
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** `Firefox on Windows`: enough to know one's own machines again. */
function deviceOf(userAgent = ''): string {
  const [browser, system] = [browsers, systems].map((known) => known.find(([pattern]) => pattern.test(userAgent))?.[1]);
  return [browser, system].filter((part) => part !== undefined).join(' on ');
}

export const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

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
