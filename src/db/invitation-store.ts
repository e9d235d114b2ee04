import type { Database } from './connection.ts';

/** Links with which one member of staff sets a password, once. Tokens are stored as digests only. */
export interface InvitationStore {
  /** Takes the place of an earlier link of this person. */
  make(user: string, tokenDigest: Buffer, expiresAt: Date): Promise<void>;
  /** Whose link it is. Null when unknown, used or expired. */
  find(tokenDigest: Buffer, now: Date): Promise<string | null>;
  /** Like `find`, and it works no more. */
  use(tokenDigest: Buffer, now: Date): Promise<string | null>;
}

export function createInvitationStore({ db: { kysely } }: { readonly db: Database }): InvitationStore {
  return {
    make: async (user, tokenDigest, expiresAt) => {
      await kysely.transaction().execute(async (trx) => {
        await trx.deleteFrom('staff_invitations').where('user_id', '=', user).execute();
        await trx
          .insertInto('staff_invitations')
          .values({ token_hash: tokenDigest, user_id: user, expires_at: expiresAt })
          .execute();
      });
    },
    find: async (tokenDigest, now) => {
      const row = await kysely
        .selectFrom('staff_invitations')
        .select('user_id')
        .where('token_hash', '=', tokenDigest)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row?.user_id ?? null;
    },
    use: async (tokenDigest, now) => {
      const row = await kysely
        .deleteFrom('staff_invitations')
        .where('token_hash', '=', tokenDigest)
        .where('expires_at', '>', now)
        .returning('user_id')
        .executeTakeFirst();
      return row?.user_id ?? null;
    },
  };
}
