import { sql } from 'kysely';
import type { Database } from './connection.ts';
import { presentStaffUser, type StaffUser } from './staff-store.ts';

/** How somebody came in. A single sign-on asks for second factors by itself. */
export type SignInWay = 'password' | 'sso';

export interface StaffSession {
  readonly id: string;
  readonly madeBy: SignInWay;
  /** The browser, in a few words; empty when it did not say. */
  readonly device: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

export interface NewStaffSession {
  readonly user: string;
  readonly tokenDigest: Buffer;
  readonly madeBy: SignInWay;
  readonly device: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Sessions of staff. Tokens are stored as digests only. */
export interface StaffSessionStore {
  /** Clears away those that have expired, anybody's. */
  open(session: NewStaffSession): Promise<void>;
  /**
   * A live session whose account is not disabled, as it was before this use; notes the use if `isUse`.
   * Null when expired or unknown.
   */
  use(
    tokenDigest: Buffer,
    now: Date,
    isUse: boolean,
  ): Promise<{ readonly user: StaffUser; readonly session: StaffSession } | null>;
  close(tokenDigest: Buffer): Promise<void>;
  /** Of one person, those that have not expired; the latest used first. */
  list(user: string, now: Date): Promise<readonly StaffSession[]>;
  /** False when there is no such session of this person. */
  end(user: string, id: string): Promise<boolean>;
  /** All of one person, but the one to keep. */
  endAll(user: string, keep?: string): Promise<void>;
}

export function createStaffSessionStore({ db: { kysely } }: { readonly db: Database }): StaffSessionStore {
  return {
    open: async ({ user, tokenDigest, madeBy, device, now, expiresAt }) => {
      await kysely.deleteFrom('staff_sessions').where('expires_at', '<=', now).execute();
      await kysely
        .insertInto('staff_sessions')
        .values({
          token_hash: tokenDigest,
          user_id: user,
          made_by: madeBy,
          device,
          created_at: now,
          seen_at: now,
          expires_at: expiresAt,
        })
        .execute();
    },
    use: async (tokenDigest, now, isUse) => {
      const row = await kysely
        // `returning` would give back the time just written.
        .with('before', (query) =>
          query
            .selectFrom('staff_sessions')
            .select(['token_hash', 'seen_at'])
            .where('token_hash', '=', tokenDigest)
            .where('expires_at', '>', now)
            .forUpdate(),
        )
        .updateTable('staff_sessions')
        .set({ seen_at: isUse ? now : sql<Date>`before.seen_at` })
        .from(['staff_users', 'before'])
        .whereRef('staff_users.id', '=', 'staff_sessions.user_id')
        .whereRef('before.token_hash', '=', 'staff_sessions.token_hash')
        .where('staff_users.disabled_at', 'is', null)
        .returningAll('staff_users')
        .returning([
          'staff_sessions.id as session_id',
          'staff_sessions.made_by',
          'staff_sessions.device',
          'staff_sessions.created_at as opened_at',
          'staff_sessions.expires_at',
          'before.seen_at as seen_before',
        ])
        .executeTakeFirst();
      if (!row) return null;
      const session = {
        id: row.session_id,
        madeBy: wayOf(row.made_by),
        device: row.device,
        createdAt: row.opened_at,
        seenAt: row.seen_before,
        expiresAt: row.expires_at,
      };
      return { user: presentStaffUser(row), session };
    },
    close: async (tokenDigest) => {
      await kysely.deleteFrom('staff_sessions').where('token_hash', '=', tokenDigest).execute();
    },
    list: async (user, now) => {
      const rows = await kysely
        .selectFrom('staff_sessions')
        .select(['id', 'made_by', 'device', 'created_at', 'seen_at', 'expires_at'])
        .where('user_id', '=', user)
        .where('expires_at', '>', now)
        .orderBy('seen_at', 'desc')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        madeBy: wayOf(row.made_by),
        device: row.device,
        createdAt: row.created_at,
        seenAt: row.seen_at,
        expiresAt: row.expires_at,
      }));
    },
    end: async (user, id) => {
      const { numDeletedRows } = await kysely
        .deleteFrom('staff_sessions')
        .where('user_id', '=', user)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    endAll: async (user, keep) => {
      await kysely
        .deleteFrom('staff_sessions')
        .where('user_id', '=', user)
        .$if(keep !== undefined, (query) => query.where('id', '!=', keep!))
        .execute();
    },
  };
}

const wayOf = (text: string): SignInWay => (text === 'sso' ? 'sso' : 'password');
