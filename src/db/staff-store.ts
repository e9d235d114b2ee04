import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
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
  /** Ends their sessions and links too. */
  disable(id: string): Promise<void>;
  enable(id: string): Promise<void>;
  /** What is absent stays. */
  change(id: string, to: Partial<Pick<StaffUser, 'name' | 'roles' | 'programs'>>): Promise<void>;
  bySso(sso: NonNullable<StaffUser['sso']>): Promise<StaffUser | null>;
  /** Ties the account to one at the single sign-on, or unties it. */
  setSso(id: string, sso: StaffUser['sso']): Promise<void>;
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
      return row ? presentStaffUser(row) : null;
    },
    list: async () =>
      (await kysely.selectFrom('staff_users').selectAll().orderBy('email').execute()).map(presentStaffUser),
    byEmail: async (email) => {
      const row = await kysely
        .selectFrom('staff_users')
        .selectAll()
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row ? presentStaffUser(row) : null;
    },
    byId: async (id) => {
      const row = await kysely.selectFrom('staff_users').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? presentStaffUser(row) : null;
    },
    setPassword: async (id, passwordHash) => {
      await kysely.updateTable('staff_users').set({ password_hash: passwordHash }).where('id', '=', id).execute();
    },
    disable: async (id) => {
      await kysely.transaction().execute(async (trx) => {
        await trx.updateTable('staff_users').set({ disabled_at: new Date() }).where('id', '=', id).execute();
        await trx.deleteFrom('staff_sessions').where('user_id', '=', id).execute();
        await trx.deleteFrom('staff_invitations').where('user_id', '=', id).execute();
      });
    },
    enable: async (id) => {
      await kysely.updateTable('staff_users').set({ disabled_at: null }).where('id', '=', id).execute();
    },
    change: async (id, { name, roles, programs }) => {
      await kysely
        .updateTable('staff_users')
        .set({
          ...(name !== undefined && { name }),
          ...(roles !== undefined && { roles: [...roles] }),
          ...(programs !== undefined && { programs: programs && [...programs] }),
        })
        .where('id', '=', id)
        .execute();
    },
    bySso: async ({ issuer, subject }) => {
      const row = await kysely
        .selectFrom('staff_users')
        .selectAll()
        .where('sso_issuer', '=', issuer)
        .where('sso_subject', '=', subject)
        .executeTakeFirst();
      return row ? presentStaffUser(row) : null;
    },
    setSso: async (id, sso) => {
      await kysely
        .updateTable('staff_users')
        .set({ sso_issuer: sso?.issuer ?? null, sso_subject: sso?.subject ?? null })
        .where('id', '=', id)
        .execute();
    },
  };
}

export function presentStaffUser(row: Selectable<Tables['staff_users']>): StaffUser {
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
