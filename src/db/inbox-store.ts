import { NotFoundError } from '../core/errors.ts';
import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { Lang } from '../core/language.ts';
import type { ConversationStatus } from '../core/ports.ts';
import type { ChannelKind } from '../core/visit.ts';
import type { VisitSummary } from '../core/visit-summary.ts';
import type { Database } from './connection.ts';
import { throwClearly } from './errors.ts';
import { listedColumns } from './inbox-columns.ts';
import { countQuery, inboxQuery, type InboxFilter, type InboxRange } from './inbox-query.ts';
import type { Cursor } from './page.ts';
import type { DeskName } from './schema.ts';
import { unseal } from './seal.ts';
import type { StoredKey, Vault } from './vault.ts';

/** A visit as staff see it in a list. */
export interface ListedVisit {
  readonly id: ConversationId;
  readonly program: ProgramId;
  readonly status: ConversationStatus;
  readonly desk: DeskName;
  readonly lang: Lang;
  /** The visitor's last channel. */
  readonly channel: ChannelKind;
  readonly createdAt: Date;
  /** Of the visitor's last message, to the minute: what lists run by. */
  readonly listedAt: Date;
  readonly lastVisitorAt: Date | null;
  readonly heldBy: string | null;
  readonly heldAt: Date | null;
  readonly owner: string | null;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
  readonly hasOpenAlert: boolean;
  readonly hasOpenTask: boolean;
  readonly isDemo: boolean;
  /** Null until the first turn after summaries were kept. */
  readonly summary: VisitSummary | null;
}

export interface InboxPage {
  readonly rows: readonly ListedVisit[];
  /** Where to go on; null when there is no more. */
  readonly next: Cursor | null;
  /** False when looking ended at `mostLooked` before the page was full. */
  readonly isWhole: boolean;
}

export interface InboxStore {
  /**
   * One page of the ranges' visits, latest first or oldest first. `matches` sees what is sealed: it is applied
   * here, visit by visit, to at most `mostLooked` of them.
   */
  list(request: {
    readonly ranges: readonly InboxRange[];
    readonly filter: InboxFilter;
    readonly matches?: (visit: ListedVisit) => boolean;
    readonly isOldestFirst?: boolean;
    readonly after?: Cursor;
    readonly limit: number;
  }): Promise<InboxPage>;
  /** How many, counted up to 100. */
  count(ranges: readonly InboxRange[], filter: InboxFilter): Promise<number>;
  /** Throws NotFoundError. */
  get(id: ConversationId): Promise<ListedVisit>;
  /** Whoever texts or calls from this number. */
  byPhone(programs: readonly ProgramId[], phone: string): Promise<readonly ListedVisit[]>;
  /** False when it is no longer `before`'s: somebody else assigned it meanwhile. */
  assign(id: ConversationId, before: string | null, owner: string | null): Promise<boolean>;
  /** Nothing is left to do. It comes back when the visitor writes again. */
  finish(id: ConversationId, by: string): Promise<void>;
  reopen(id: ConversationId): Promise<void>;
}

/** Opening a summary takes some 30 microseconds: this many are looked through before the reader is asked to go on. */
export const mostLooked = 3_000;
const lookedAtOnce = 500;

export function createInboxStore({ db, vault }: { readonly db: Database; readonly vault: Vault }): InboxStore {
  const { pool } = db;
  const find = async (condition: string, values: readonly unknown[]) => {
    const { rows } = await pool
      .query<InboxRow>(`select ${listedColumns} from conversations v where ${condition}`, [...values])
      .catch(throwClearly);
    return rows.map((row) => present(row, vault));
  };
  const change = async (change: string, values: readonly unknown[]): Promise<boolean> => {
    const { rowCount } = await pool.query(`update conversations set ${change}`, [...values]).catch(throwClearly);
    return (rowCount ?? 0) > 0;
  };

  return {
    list: async ({ ranges, filter, matches, isOldestFirst = false, after, limit }) => {
      const found: ListedVisit[] = [];
      let from = after;
      for (let looked = 0; ;) {
        const wanted = matches ? lookedAtOnce : limit + 1;
        const query = inboxQuery({ ranges, filter, isOldestFirst, after: from, limit: wanted });
        const { rows } = await pool.query<InboxRow>(query).catch(throwClearly);
        const visits = rows.map((row) => present(row, vault));
        for (const visit of visits) {
          if (!matches || matches(visit)) found.push(visit);
          if (found.length > limit) {
            return { rows: found.slice(0, limit), next: cursorOf(found[limit - 1]!), isWhole: true };
          }
        }
        looked += visits.length;
        if (visits.length < wanted) return { rows: found, next: null, isWhole: true };
        from = cursorOf(visits.at(-1)!);
        if (looked >= mostLooked) return { rows: found, next: from, isWhole: false };
      }
    },

    count: async (ranges, filter) => {
      const { rows } = await pool.query<{ count: number }>(countQuery(ranges, filter)).catch(throwClearly);
      return rows[0]!.count;
    },

    get: async (id) => {
      const [visit] = await find('v.id = $1', [id]);
      if (!visit) throw new NotFoundError('no such conversation');
      return visit;
    },

    byPhone: async (programs, phone) => {
      const macs = await Promise.all(programs.map(async (program) => await vault.macOf(program, phone)));
      return await find(
        `v.id in (select a.conversation_id from addresses a
           join unnest($1::text[], $2::bytea[]) wanted (program, mac) on a.program = wanted.program and a.mac = wanted.mac
           where a.channel in ('sms', 'voice'))
         order by listed_at desc`,
        [programs, macs],
      );
    },

    assign: async (id, before, owner) =>
      await change('owner = $3 where id = $1 and owner is not distinct from $2', [id, before, owner]),

    finish: async (id, by) => {
      // Never before the visitor's last message, whatever the clocks say.
      const done = await change('done_at = greatest(now(), last_visitor_at), done_by = $2 where id = $1', [id, by]);
      if (!done) throw new NotFoundError('no such conversation');
    },

    reopen: async (id) => {
      await change('done_at = null, done_by = null where id = $1', [id]);
    },
  };
}

const cursorOf = ({ listedAt, id }: ListedVisit): Cursor => ({ at: listedAt, id });

interface InboxRow extends StoredKey {
  readonly id: string;
  readonly program: string;
  readonly status: string;
  readonly desk: DeskName;
  readonly lang: string;
  readonly channel: string;
  readonly created_at: Date;
  readonly listed_at: Date;
  readonly last_visitor_at: Date | null;
  readonly held_by: string | null;
  readonly held_at: Date | null;
  readonly owner: string | null;
  readonly done_at: Date | null;
  readonly done_by: string | null;
  readonly has_open_task: boolean;
  readonly has_open_alert: boolean;
  readonly demo: boolean;
  readonly summary: Buffer | null;
}

const present = (row: InboxRow, vault: Vault): ListedVisit => ({
  id: conversationId(row.id),
  program: programId(row.program),
  status: row.status as ConversationStatus,
  desk: row.desk,
  lang: row.lang as Lang,
  channel: row.channel as ChannelKind,
  createdAt: row.created_at,
  listedAt: row.listed_at,
  lastVisitorAt: row.last_visitor_at,
  heldBy: row.held_by,
  heldAt: row.held_at,
  owner: row.owner,
  doneAt: row.done_at,
  doneBy: row.done_by,
  hasOpenAlert: row.has_open_alert,
  hasOpenTask: row.has_open_task,
  isDemo: row.demo,
  summary:
    row.summary === null ? null : (unseal(vault.keyOf(row.id, row), `summary:${row.id}`, row.summary) as VisitSummary),
});
