import type { Database } from './connection.ts';
import { openBytes, sealBytes } from './seal.ts';
import type { Vault } from './vault.ts';

/** Second factors of staff: the secret that an authenticator app shares, and digests of recovery codes. */
export interface SecondFactorStore {
  /** Takes the place of what was there. */
  set(user: string, secret: Buffer, recoveryDigests: readonly Buffer[]): Promise<void>;
  /** Null when none is set up. */
  secretOf(user: string): Promise<Buffer | null>;
  /** Notes that the code of this time step was used. False when it, or a later one, was used before. */
  useStep(user: string, step: number): Promise<boolean>;
  setRecoveryCodes(user: string, digests: readonly Buffer[]): Promise<void>;
  /** Spends a recovery code. False when there is none like it. */
  useRecoveryCode(user: string, digest: Buffer): Promise<boolean>;
  recoveryCodesLeft(user: string): Promise<number>;
  remove(user: string): Promise<void>;
  /** Bytes for this person's browser alone to keep for a moment, unreadable to it. */
  sealFor(user: string, bytes: Buffer): Promise<Buffer>;
  /** Throws SealWrongKeyError when it was sealed for somebody else or changed. */
  openFor(user: string, sealed: Buffer): Promise<Buffer>;
}

export function createSecondFactorStore({
  db: { kysely },
  vault,
}: {
  readonly db: Database;
  readonly vault: Vault;
}): SecondFactorStore {
  const key = async (): Promise<Buffer> => await vault.systemKey('staff');
  const setRecoveryCodes: SecondFactorStore['setRecoveryCodes'] = async (user, digests) => {
    await kysely.transaction().execute(async (trx) => {
      await trx.deleteFrom('staff_recovery_codes').where('user_id', '=', user).execute();
      if (digests.length === 0) return;
      await trx
        .insertInto('staff_recovery_codes')
        .values(digests.map((digest) => ({ user_id: user, code_hash: digest })))
        .execute();
    });
  };
  return {
    set: async (user, secret, digests) => {
      await kysely
        .updateTable('staff_users')
        .set({ totp_secret: sealBytes(await key(), placeOf(user), secret), totp_step: null })
        .where('id', '=', user)
        .execute();
      await setRecoveryCodes(user, digests);
    },
    secretOf: async (user) => {
      const row = await kysely
        .selectFrom('staff_users')
        .select('totp_secret')
        .where('id', '=', user)
        .executeTakeFirst();
      return row?.totp_secret ? openBytes(await key(), placeOf(user), row.totp_secret) : null;
    },
    useStep: async (user, step) => {
      const { numUpdatedRows } = await kysely
        .updateTable('staff_users')
        .set({ totp_step: String(step) })
        .where('id', '=', user)
        .where((query) => query.or([query('totp_step', 'is', null), query('totp_step', '<', String(step))]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    setRecoveryCodes,
    useRecoveryCode: async (user, digest) => {
      const { numDeletedRows } = await kysely
        .deleteFrom('staff_recovery_codes')
        .where('user_id', '=', user)
        .where('code_hash', '=', digest)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    recoveryCodesLeft: async (user) => {
      const { count } = await kysely
        .selectFrom('staff_recovery_codes')
        .select((query) => query.fn.countAll<string>().as('count'))
        .where('user_id', '=', user)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    remove: async (user) => {
      await kysely
        .updateTable('staff_users')
        .set({ totp_secret: null, totp_step: null })
        .where('id', '=', user)
        .execute();
      await setRecoveryCodes(user, []);
    },
    sealFor: async (user, bytes) => sealBytes(await key(), `for:${user}`, bytes),
    openFor: async (user, sealed) => openBytes(await key(), `for:${user}`, sealed),
  };
}

const placeOf = (user: string): string => `totp:${user}`;
