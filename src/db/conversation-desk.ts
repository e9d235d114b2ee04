import { sql } from 'kysely';
import { NotFoundError } from '../core/errors.ts';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { Lang } from '../core/language.ts';
import type { ConversationKey } from '../core/messages.ts';
import type { ConsentDraft, ConversationStatus } from '../core/ports.ts';
import type { ChannelKind } from '../core/visit.ts';
import type { Database } from './connection.ts';
import { defaultLimit, isAmong, isBefore, pageOf, type Cursor, type Page } from './page.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './vault.ts';

/** A conversation as staff see it in a list. Holds nothing clinical. */
export interface ListedConversation {
  readonly id: ConversationId;
  readonly program: ProgramId;
  readonly status: ConversationStatus;
  readonly lang: Lang;
  readonly flowVersion: string;
  /** The visitor's last channel. */
  readonly channel: ChannelKind;
  readonly createdAt: Date;
  readonly lastVisitorAt: Date | null;
  readonly heldBy: string | null;
  readonly hasOpenAlert: boolean;
}

export interface ConversationFilter {
  /** Those of these programs only; all when absent. */
  readonly programs?: readonly ProgramId[];
  readonly statuses?: readonly ConversationStatus[];
  readonly isHeld?: boolean;
  readonly hasOpenAlert?: boolean;
  readonly after?: Cursor;
  readonly limit?: number;
}

export interface ConversationAddress extends ConversationKey {
  /** Opted out of texts. */
  readonly suppressed: boolean;
}

/** What staff do with conversations, apart from what is said in them. */
export interface ConversationDesk {
  /** Latest activity first, to the minute. */
  list(filter?: ConversationFilter): Promise<Page<ListedConversation>>;
  get(id: ConversationId): Promise<ListedConversation>;
  /** Everywhere this visitor is reached. */
  addresses(id: ConversationId): Promise<readonly ConversationAddress[]>;
  consents(id: ConversationId): Promise<readonly ConsentDraft[]>;
  /** Makes another address reach this conversation. False when that address already has one of its own. */
  link(id: ConversationId, key: ConversationKey): Promise<boolean>;
  /** Takes it over. False when another member of staff holds it. */
  hold(id: ConversationId, by: string): Promise<boolean>;
  release(id: ConversationId): Promise<void>;
}

export function createConversationDesk(options: { readonly db: Database; readonly vault: Vault }): ConversationDesk {
  const { db, vault } = options;
  const openAlert = sql<boolean>`exists (
    select from alerts where alerts.conversation_id = conversations.id and alerts.acknowledged_at is null)`;
  const select = () =>
    db.kysely
      .selectFrom('conversations')
      .select(['id', 'program', 'status', 'lang', 'flow_version', 'channel', 'created_at', 'listed_at'])
      .select(['last_visitor_at', 'held_by', openAlert.as('has_open_alert')]);

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
    list: async ({ programs, statuses, isHeld, hasOpenAlert, after, limit = defaultLimit } = {}) => {
      const found = await select()
        .$if(programs !== undefined, (query) => query.where(isAmong('program', programs!)))
        .$if(statuses !== undefined, (query) => query.where(isAmong('status', statuses!)))
        .$if(isHeld !== undefined, (query) => query.where('held_by', isHeld ? 'is not' : 'is', null))
        .$if(hasOpenAlert !== undefined, (query) => query.where(openAlert, '=', hasOpenAlert!))
        .$if(after !== undefined, (query) => query.where(isBefore('listed_at', 'id', after!)))
        .orderBy('listed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const page = pageOf(found, limit, (row) => ({ at: row.listed_at, id: row.id }));
      return { rows: page.rows.map(present), next: page.next };
    },

    get: async (id) => {
      const row = await select().where('id', '=', id).executeTakeFirst();
      if (!row) throw new NotFoundError('no such conversation');
      return present(row);
    },

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

    hold: async (id, by) => {
      const held = await db.kysely
        .updateTable('conversations')
        .set({ held_by: by, held_at: new Date() })
        .where('id', '=', id)
        .where((where) => where.or([where('held_by', 'is', null), where('held_by', '=', by)]))
        .returning('id')
        .executeTakeFirst();
      return held !== undefined;
    },

    release: async (id) => {
      await db.kysely.updateTable('conversations').set({ held_by: null, held_at: null }).where('id', '=', id).execute();
    },
  };
}

function present(row: {
  id: string;
  program: string;
  status: string;
  lang: string;
  flow_version: string;
  channel: string;
  created_at: Date;
  last_visitor_at: Date | null;
  held_by: string | null;
  has_open_alert: boolean;
}): ListedConversation {
  return {
    id: conversationId(row.id),
    program: programId(row.program),
    status: row.status as ConversationStatus,
    lang: row.lang as Lang,
    flowVersion: row.flow_version,
    channel: row.channel as ChannelKind,
    createdAt: row.created_at,
    lastVisitorAt: row.last_visitor_at,
    heldBy: row.held_by,
    hasOpenAlert: row.has_open_alert,
  };
}
