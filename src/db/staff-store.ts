import { randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { programId, type ProgramId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import type { Tables } from './schema.ts';

export interface StaffUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Whose visits they work on; null for all programs. */
  readonly programs: readonly ProgramId[] | null;
  /** As the sign-in made it; null where sign-in happens elsewhere, and before they set one. */
  readonly passwordHash: string | null;
  /** A second factor is set up. */
  readonly hasTotp: boolean;
  /** Their account at the single sign-on, once they came through it. */
  readonly sso: { readonly issuer: string; readonly subject: string } | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

export type NewStaffUser = Pick<StaffUser, 'email' | 'name' | 'roles' | 'passwordHash'> & {
  /** @defaultValue null */
  readonly programs?: readonly ProgramId[] | null;
};

/** Staff accounts. Hashing is the sign-in's business. */
export interface StaffStore {
  /** Null when the email is taken (in any letter case). */
  add(user: NewStaffUser): Promise<StaffUser | null>;
  list(): Promise<readonly StaffUser[]>;
  byEmail(email: string): Promise<StaffUser | null>;
  byId(id: string): Promise<StaffUser | null>;
  setPassword(id: string, passwordHash: string): Promise<void>;
  /** Ends their sessions too. */
  disable(id: string): Promise<void>;
  openSession(userId: string, tokenDigest: Buffer, expiresAt: Date, now?: Date): Promise<void>;
  /** The user of a live session and when it was used before this; notes this use if `isUse`. Null when expired, unknown or disabled. */
  sessionUser(
    tokenDigest: Buffer,
    now: Date,
    isUse?: boolean,
  ): Promise<{ readonly user: StaffUser; readonly seenAt: Date } | null>;
  closeSession(tokenDigest: Buffer): Promise<void>;
}

export function createStaffStore({ db: { kysely } }: { readonly db: Database }): StaffStore {
  return {
    add: async ({ email, name, roles, passwordHash, programs = null }) => {
      const row = await kysely
        .insertInto('staff_users')
        .values({
          id: randomUUID(),
          email: email.toLowerCase(),
          name,
          roles: [...roles],
          programs: programs && [...programs],
          password_hash: passwordHash,
        })
        .onConflict((conflict) => conflict.column('email').doNothing())
        .returningAll()
        .executeTakeFirst();
      return row ? present(row) : null;
    },
    list: async () => (await kysely.selectFrom('staff_users').selectAll().orderBy('email').execute()).map(present),
    byEmail: async (email) => {
      const row = await kysely
        .selectFrom('staff_users')
        .selectAll()
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row ? present(row) : null;
    },
    byId: async (id) => {
      const row = await kysely.selectFrom('staff_users').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? present(row) : null;
    },
    setPassword: async (id, passwordHash) => {
      await kysely.updateTable('staff_users').set({ password_hash: passwordHash }).where('id', '=', id).execute();
    },
    disable: async (id) => {
      await kysely.transaction().execute(async (trx) => {
        await trx.updateTable('staff_users').set({ disabled_at: new Date() }).where('id', '=', id).execute();
        await trx.deleteFrom('staff_sessions').where('user_id', '=', id).execute();
      });
    },
    openSession: async (userId, tokenDigest, expiresAt, now = new Date()) => {
      await kysely
        .insertInto('staff_sessions')
        .values({ token_hash: tokenDigest, user_id: userId, seen_at: now, expires_at: expiresAt })
        .execute();
    },
    sessionUser: async (tokenDigest, now, isUse = true) => {
      const session = await kysely
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
        .returning('before.seen_at as seen_before')
        .executeTakeFirst();
      return session ? { user: present(session), seenAt: session.seen_before } : null;
    },
    closeSession: async (tokenDigest) => {
      await kysely.deleteFrom('staff_sessions').where('token_hash', '=', tokenDigest).execute();
    },
  };
}

function present(row: Selectable<Tables['staff_users']>): StaffUser {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    roles: row.roles,
    programs: row.programs && row.programs.map(programId),
    passwordHash: row.password_hash,
    hasTotp: row.totp_secret !== null,
    sso:
      row.sso_issuer !== null && row.sso_subject !== null ? { issuer: row.sso_issuer, subject: row.sso_subject } : null,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  };
}
