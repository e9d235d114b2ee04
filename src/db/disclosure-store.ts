import { randomUUID } from 'node:crypto';
import { NotFoundError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { seal, unseal } from './seal.ts';
import type { StoredKey, Vault } from './vault.ts';

/** To whom, why, and exactly what. Sealed: it may name the visitor's doctor, or a court. */
export interface DisclosureDetails {
  readonly recipient: string;
  readonly purpose: string;
  /** What it held, for the accounting: `Packet without the conversation`. */
  readonly what: string;
  /** The conversation word for word went along. */
  readonly withTranscript: boolean;
  /** Which wording of the redisclosure notice went with it. */
  readonly noticeVersion: string;
  /** Of the bytes that left, hex. */
  readonly sha256: string;
}

export interface NewDisclosure extends DisclosureDetails {
  readonly conversation: ConversationId;
  /** The account's id, `command line` or `webhook`. */
  readonly by: string;
  /** `json`, `fhir`, `html`, `csv`. */
  readonly format: string;
}

export interface Disclosure extends NewDisclosure {
  readonly id: string;
  readonly at: Date;
}

/** Grows only: the database refuses changes. A row goes when the whole visit is erased. */
export interface DisclosureStore {
  /** Newest first. Throws NotFoundError when there is no such visit. */
  list(conversation: ConversationId): Promise<readonly Disclosure[]>;
  /** Throws NotFoundError when this visit has no such disclosure. */
  read(conversation: ConversationId, id: string): Promise<Disclosure>;
  /** All or none. Throws NotFoundError when one of the visits does not exist. */
  add(disclosures: readonly NewDisclosure[], at: Date): Promise<readonly Disclosure[]>;
}

export function createDisclosureStore({
  db,
  vault,
}: {
  readonly db: Database;
  readonly vault: Vault;
}): DisclosureStore {
  const keysOf = async (ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> => {
    const rows: readonly (StoredKey & { readonly id: string })[] = await db.kysely
      .selectFrom('conversations')
      .select(['id', 'key_id', 'wrapped_key'])
      .where('id', 'in', ids.length > 0 ? [...new Set(ids)] : [randomUUID()])
      .execute();
    return new Map(rows.map((row) => [row.id, vault.keyOf(row.id, row)]));
  };
  const keyAmong = (keys: ReadonlyMap<string, Buffer>, id: string): Buffer => {
    const key = keys.get(id);
    if (!key) throw new NotFoundError('no such visit');
    return key;
  };
  const list = async (conversation: ConversationId): Promise<readonly Disclosure[]> => {
    const key = keyAmong(await keysOf([conversation]), conversation);
    const rows = await db.kysely
      .selectFrom('disclosures')
      .selectAll()
      .where('conversation_id', '=', conversation)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(({ id, at, made_by: by, format, details }) => ({
      id,
      conversation,
      at,
      by,
      format,
      ...(unseal(key, `disclosure:${id}`, details) as DisclosureDetails),
    }));
  };
  return {
    list,
    read: async (conversation, id) => {
      const found = (await list(conversation)).find((disclosure) => disclosure.id === id);
      if (!found) throw new NotFoundError('no such disclosure');
      return found;
    },

    add: async (disclosures, at) => {
      if (disclosures.length === 0) return [];
      const keys = await keysOf(disclosures.map(({ conversation }) => conversation));
      const added = disclosures.map((disclosure): Disclosure => ({ ...disclosure, id: randomUUID(), at }));
      await db.kysely
        .insertInto('disclosures')
        .values(
          added.map(
            ({ id, conversation, by, format, recipient, purpose, what, withTranscript, noticeVersion, sha256 }) => {
              const details: DisclosureDetails = { recipient, purpose, what, withTranscript, noticeVersion, sha256 };
              const sealed = seal(keyAmong(keys, conversation), `disclosure:${id}`, details);
              return { id, conversation_id: conversation, at, made_by: by, format, details: sealed };
            },
          ),
        )
        .execute();
      return added;
    },
  };
}
