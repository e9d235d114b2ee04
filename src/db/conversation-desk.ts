import { sql } from 'kysely';
import { NotFoundError } from '../core/errors.ts';
import { programId, type ConversationId } from '../core/ids.ts';
import type { ConversationKey } from '../core/messages.ts';
import { consentSources } from '../core/consent.ts';
import type { ConsentDraft } from '../core/ports.ts';
import type { ChannelKind } from '../core/visit.ts';
import type { Database } from './connection.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './vault.ts';

export interface ConversationAddress extends ConversationKey {
  /** Opted out of texts. */
  readonly suppressed: boolean;
  /** A phone that reaches another visit now, or none: whoever has it may be somebody else. Nothing is texted there. */
  readonly hasLeft: boolean;
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
        .orderBy('addresses.id')
        .execute();
      const found = rows.map((row) => {
        const address = unseal(key, `address:${id}`, row.sealed) as string;
        const hasLeft = row.channel.startsWith('retired:');
        const channel = hasLeft ? 'sms' : (row.channel as ChannelKind);
        return { program: programId(row.program), channel, address, suppressed: row.since !== null, hasLeft };
      });
      // A page that left reads nothing and is nowhere to be reached; a phone still rings.
      const here = found.filter(({ hasLeft }) => !hasLeft);
      const gone = found.filter(({ hasLeft, address }) => hasLeft && /^\+\d+$/.test(address));
      return [...here, ...gone.filter(({ address }) => !here.some((one) => one.address === address))];
    },

    consents: async (id) => {
      const rows = await db.kysely
        .selectFrom('consents')
        .select(['kind', 'granted', 'wording_version', 'at', 'source'])
        .where('conversation_id', '=', id)
        .orderBy('id')
        .execute();
      return rows.map(({ kind, granted, wording_version: wordingVersion, at, source }) => ({
        kind,
        granted,
        wordingVersion,
        at,
        source: consentSources.find((known) => known === source) ?? 'unknown',
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
