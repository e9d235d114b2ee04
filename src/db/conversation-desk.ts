import { sql } from 'kysely';
import { NotFoundError } from '../core/errors.ts';
import { programId, type ConversationId } from '../core/ids.ts';
import type { ConversationKey } from '../core/messages.ts';
import type { ConsentDraft } from '../core/ports.ts';
import type { ChannelKind } from '../core/visit.ts';
import type { Database } from './connection.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './vault.ts';

export interface ConversationAddress extends ConversationKey {
  /** Opted out of texts. */
  readonly suppressed: boolean;
}

/** What staff do with conversations, apart from what is said in them. */
export interface ConversationDesk {
  /** Everywhere this visitor is reached. */
  addresses(id: ConversationId): Promise<readonly ConversationAddress[]>;
  consents(id: ConversationId): Promise<readonly ConsentDraft[]>;
  /** Makes another address reach this conversation. False when that address already has one of its own. */
  link(id: ConversationId, key: ConversationKey): Promise<boolean>;
}

export function createConversationDesk(options: { readonly db: Database; readonly vault: Vault }): ConversationDesk {
  const { db, vault } = options;
  const keyOf = async (id: ConversationId) => {
    const row = await db.kysely
      .selectFrom('conversations')
      .select(['key_id', 'wrapped_key'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('no such conversation');
    return vault.keyOf(id, row);
  };

  return {
    addresses: async (id) => {
      const key = await keyOf(id);
      const rows = await db.kysely
        .selectFrom('addresses')
        .leftJoin('suppressions', (join) =>
          join.onRef('suppressions.program', '=', 'addresses.program').onRef('suppressions.mac', '=', 'addresses.mac'),
        )
        .select(['addresses.program', 'addresses.channel', 'addresses.sealed', 'suppressions.since'])
        .where('addresses.conversation_id', '=', id)
        .where('addresses.channel', 'not like', 'retired:%')
        .orderBy('addresses.id')
        .execute();
      return rows.map((row) => ({
        program: programId(row.program),
        channel: row.channel as ChannelKind,
        address: unseal(key, `address:${id}`, row.sealed) as string,
        suppressed: row.since !== null,
      }));
    },

    consents: async (id) => {
      const rows = await db.kysely
        .selectFrom('consents')
        .select(['kind', 'granted', 'wording_version', 'at'])
        .where('conversation_id', '=', id)
        .orderBy('id')
        .execute();
      return rows.map(({ kind, granted, wording_version: wordingVersion, at }) => ({
        kind,
        granted,
        wordingVersion,
        at,
      }));
    },

    link: async (id, { program, channel, address }) => {
      const sealed = seal(await keyOf(id), `address:${id}`, address);
      const mac = await vault.macOf(program, address);
      const row = await db.kysely
        .insertInto('addresses')
        .values({ conversation_id: id, program, channel, mac, sealed })
        .onConflict((conflict) =>
          conflict
            .columns(['program', 'channel', 'mac'])
            .doUpdateSet({ conversation_id: sql`addresses.conversation_id` }),
        )
        .returning('conversation_id')
        .executeTakeFirstOrThrow();
      return row.conversation_id === id;
    },
  };
}
