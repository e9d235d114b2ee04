import { randomUUID } from 'node:crypto';
import { AppError, NotFoundError } from '../core/errors.ts';
import { conversationId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type {
  ConversationStore,
  ErasureAtWish,
  Hints,
  LoadedConversation,
  NewEntry,
  TurnRecord,
  TurnWork,
} from '../core/ports.ts';
import { settled, withConnection, type Database } from './connection.ts';
import { doorStatements } from './doors.ts';
import { AddressOptedOutError, throwClearly } from './errors.ts';
import { openEntry, sealEntry, type EntryRow } from './entry-row.ts';
import { findPage, pageCodeStatements, takePageStatements, type WaitingPage } from './page-codes.ts';
import { seal } from './seal.ts';
import { extraStatements, suppressEverywhere, suppressionStatements, type Statement } from './turn-extras.ts';
import {
  appendEntry,
  eraseText,
  findConversation,
  keepRoute,
  readEntries,
  readKey,
  saveTurn,
  wakeOutgoing,
} from './turn-statements.ts';
import { entriesAfter, holdConversation, type HeldConversation } from './turn-transaction.ts';
import type { StoredKey, Vault } from './vault.ts';

export interface ConversationStoreOptions {
  readonly db: Database;
  readonly vault: Vault;
  /** Told after each commit that appended something. */
  readonly hints?: Hints;
  /**
   * How long the answer to the webhook has to deliver the replies before the outbox sends them.
   * @defaultValue 20000
   */
  readonly responseGraceMs?: number;
  /** When a text that nobody is waiting for may go out: quiet hours. At once when absent. */
  readonly proactiveAt?: (program: ProgramId, now: Date) => Date;
  /** A packet is news for a webhook, committed with the turn. */
  readonly announcesPackets?: boolean;
}

/** The ConversationStore on PostgreSQL. A turn takes two round trips; the first of a conversation three. */
export function createConversationStore(options: ConversationStoreOptions): ConversationStore {
  const { db, vault, hints } = options;
  const published = (id: ConversationId, entries: readonly TranscriptEntry[]) => {
    const last = entries.at(-1);
    if (last) hints?.publish(id, last.seq);
  };
  const reach: ConversationStore['reach'] = async (key) => {
    const values = [key.program, key.channel, await vault.macOf(key.program, key.address)];
    const found = await db.pool
      .query<{ conversation_id: string; from_seq: number }>({ ...findConversation, values })
      .catch(throwClearly);
    const row = found.rows[0];
    return row ? { id: conversationId(row.conversation_id), fromSeq: row.from_seq } : null;
  };
  return {
    turn: async (target, messageId, work, { isUrgent = false } = {}) => {
      let moved: readonly ConversationId[] = [];
      const record = await holdConversation<TurnRecord>(
        options,
        target,
        messageId,
        async (found) => {
          if (found.handled) {
            const { client, key, loaded } = found;
            const { fromSeq, toSeq } = found.handled;
            const entries = await entriesAfter(client, key, loaded.id, fromSeq - 1, toSeq - fromSeq + 1);
            const repeat = { conversationId: loaded.id, repeated: true, entries, suppressed: loaded.suppressed };
            return { result: repeat, send: [] };
          }
          const done = await work(found.loaded);
          const page = await pageLetIn(found, vault, done);
          // Who reads there has counted further: what is said from now on comes after all that.
          const seq = Math.max(found.loaded.seq, page?.seq ?? 0);
          const held = { ...found, loaded: { ...found.loaded, seq } };
          const { loaded } = held;
          moved = [...(page ? [page.conversation] : []), ...(page || done.door?.kind === 'left' ? [loaded.id] : [])];
          const entries = numbered(done.entries, loaded.seq);
          if (done.erases) return erasure(loaded, { ...said(loaded, entries), erased: true as const });
          const gapsKey = done.gaps.length > 0 ? await vault.systemKey('gaps') : null;
          const send = [
            ...(done.suppressPhones ? suppressEverywhere(held, await macsOf(vault, loaded, done.suppressPhones)) : []),
            ...(done.suppress === null || isPageWide(done, held) ? [] : suppressionStatements(held, done.suppress)),
            ...saveStatements(held, done, entries, options),
            ...extraStatements(held, done, gapsKey, options.announcesPackets),
            ...routeStatements(held, done),
            ...(await pageCodeStatements(held, vault, done, 'id' in target ? null : target.address)),
            ...doorStatements(
              held,
              done,
              done.door?.kind === 'opened' ? await vault.macOf(loaded.program, done.door.phone) : null,
            ),
            ...(page ? takePageStatements(held, page, entries.length) : []),
          ];
          const suppressed = isSilenced(held, done);
          return { result: { ...said(loaded, entries), suppressed }, send };
        },
        isUrgent,
      );
      // Whoever has it open looks, and finds it gone.
      if (record.erased) hints?.publish(record.conversationId, Number.MAX_SAFE_INTEGER);
      else if (!record.repeated) published(record.conversationId, record.entries);
      // Whoever reads there looks again where they are.
      for (const id of moved) hints?.publish(id, Number.MAX_SAFE_INTEGER);
      return record;
    },

    find: async (key) => (await reach(key))?.id ?? null,

    reach,

    read: async (id, afterSeq, limit = 200) => await readTranscript(db, vault, id, afterSeq, limit).catch(throwClearly),

    append: async (id, entry) => {
      const appended = await holdConversation(options, { id }, randomUUID(), async (held) => {
        const isText = isCarried(held, entry);
        if (isText && held.loaded.suppressed) throw new AddressOptedOutError('the address opted out of texts');
        const [added] = numbered([entry], held.loaded.seq);
        return { result: added!, send: appendStatements(held, added!, isText) };
      });
      published(id, [appended]);
      return appended;
    },

    erase: async (id) => {
      await holdConversation(options, { id }, randomUUID(), async ({ loaded }) => erasure(loaded, { kind: 'erased' }));
      // Whoever has it open looks, and finds it gone.
      hints?.publish(id, Number.MAX_SAFE_INTEGER);
    },

    eraseAtWish: async (id) => {
      // Under the conversation's lock: no turn can raise an alert between the look and the erasure.
      const done = await holdConversation<ErasureAtWish>(options, { id }, randomUUID(), async ({ loaded }) => {
        const because = await loaded.reasonToKeep();
        return because === null ? erasure(loaded, { kind: 'erased' }) : { result: { kind: 'kept', because }, send: [] };
      });
      if (done.kind === 'erased') hints?.publish(id, Number.MAX_SAFE_INTEGER);
      return done;
    },
  };
}

const macsOf = async (vault: Vault, { program }: LoadedConversation, phones: readonly string[]) =>
  await Promise.all(phones.map(async (phone) => await vault.macOf(program, phone)));

/** No page is ever silenced: what was said there is about phones. */
const isPageWide = ({ suppressPhones }: TurnWork, { addressChannel }: HeldConversation): boolean =>
  suppressPhones !== undefined && addressChannel === 'web';

const pageLetIn = async (
  { client, loaded }: HeldConversation,
  vault: Vault,
  { door }: TurnWork,
): Promise<WaitingPage | null> =>
  door?.kind === 'page' ? await findPage(client, vault, loaded.program, door.code) : null;

const said = ({ id, suppressed }: LoadedConversation, entries: readonly TranscriptEntry[]): TurnRecord => ({
  conversationId: id,
  repeated: false,
  entries,
  suppressed,
});

const erasure = <T>({ id }: LoadedConversation, result: T) => ({ result, send: [{ ...eraseText, values: [[id]] }] });

const numbered = (entries: readonly NewEntry[], afterSeq: number): readonly TranscriptEntry[] =>
  entries.map((entry, index) => ({ ...entry, seq: afterSeq + 1 + index }));

function saveStatements(
  held: HeldConversation,
  work: TurnWork,
  entries: readonly TranscriptEntry[],
  options: ConversationStoreOptions,
): Statement[] {
  const { loaded, key, addressId } = held;
  const texts = textsToSend(held, work, entries);
  const now = new Date();
  const waitsMs = untilDue(texts, work, loaded.program, now, options);
  const visited = work.byVisitor ? entries.find((entry) => entry.from === 'visitor') : undefined;
  const save: Statement = {
    ...saveTurn,
    values: [
      loaded.id,
      seal(key, `snapshot:${loaded.id}`, work.snapshot),
      loaded.seq + entries.length,
      work.status,
      work.lang,
      work.flowVersion,
      visited?.channel ?? null,
      work.byVisitor ? (visited?.at ?? now) : null,
      held.message,
      loaded.seq + 1,
      entries.map((entry) => entry.seq),
      entries.map((entry) => entry.at),
      entries.map((entry) => entry.from),
      entries.map((entry) => entry.channel),
      entries.map((entry) => sealEntry(key, loaded.id, entry)),
      loaded.program,
      addressId,
      texts.map((entry) => entry.seq),
      waitsMs,
      work.summary ? seal(key, `summary:${loaded.id}`, work.summary) : null,
      work.heldBy !== undefined,
      work.heldBy ?? null,
    ],
  };
  if (work.byVisitor || texts.length === 0) return [save];
  // Nobody's request waits for these, so the outbox is woken for the first of them.
  return [save, { ...wakeOutgoing, values: [loaded.id, Math.min(...waitsMs)] }];
}

function routeStatements({ key, loaded, addressId }: HeldConversation, { route }: TurnWork): Statement[] {
  if (route === undefined || addressId === null) return [];
  return [{ ...keepRoute, values: [addressId, seal(key, `route:${loaded.id}`, route)] }];
}

/** Someone who opted out is sent only the last word, in the turn that opts out. */
const isSilenced = ({ loaded }: HeldConversation, work: TurnWork): boolean =>
  loaded.suppressed && work.suppress === null;

function textsToSend(held: HeldConversation, work: TurnWork, entries: readonly TranscriptEntry[]) {
  if (isSilenced(held, work) || held.addressId === null) return [];
  return entries.filter((entry) => isCarried(held, entry));
}

/** Channels on which nobody comes to fetch what is said: the outbox carries it. */
const isCarried = ({ addressChannel }: HeldConversation, { from, channel }: NewEntry): boolean =>
  from !== 'visitor' && channel === addressChannel && (channel === 'sms' || channel === 'activity');

/**
 * How long each text waits, in milliseconds. Replies wait for the webhook's own answer to deliver them; crisis text
 * never waits for quiet hours.
 */
function untilDue(
  texts: readonly TranscriptEntry[],
  { byVisitor, leavesNow = false }: TurnWork,
  program: ProgramId,
  now: Date,
  { responseGraceMs = 20_000, proactiveAt }: ConversationStoreOptions,
): readonly number[] {
  if (byVisitor) return texts.map(() => responseGraceMs);
  return texts.map((text) =>
    leavesNow || text.body.crisis === true || !proactiveAt ? 0 : proactiveAt(program, now).getTime() - now.getTime(),
  );
}

function appendStatements({ loaded, key, addressId }: HeldConversation, entry: TranscriptEntry, isText: boolean) {
  const { seq, at, from, channel } = entry;
  const sealed = sealEntry(key, loaded.id, entry);
  const address = isText ? addressId : null;
  const append = { ...appendEntry, values: [loaded.id, seq, at, from, channel, sealed, loaded.program, address] };
  return address === null ? [append] : [append, { ...wakeOutgoing, values: [loaded.id, 0] }];
}

/** Not by the turns' connections: what was said shows at once however many turns wait. */
async function readTranscript(db: Database, vault: Vault, id: ConversationId, afterSeq: number, limit: number) {
  return await withConnection(
    db.pool,
    async (client) => {
      const [keys, entries] = await settled([
        client.query<StoredKey>({ ...readKey, values: [id] }),
        client.query<EntryRow>({ ...readEntries, values: [id, afterSeq, limit] }),
      ]);
      const row = keys.rows[0];
      if (!row) throw new NotFoundError('no such conversation');
      const key = vault.keyOf(id, row);
      return entries.rows.map((entry) => openEntry(key, id, entry));
    },
    (error) => error instanceof AppError,
  );
}
