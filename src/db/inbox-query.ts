import type { ProgramId } from '../core/ids.ts';
import type { Lang } from '../core/language.ts';
import type { ChannelKind } from '../core/visit.ts';
import { listedColumns } from './inbox-columns.ts';
import type { Cursor } from './page.ts';
import type { DeskName } from './schema.ts';

/** Visits of one desk whose visitor last wrote in `[since, until)`. */
export interface InboxRange {
  readonly desk: DeskName;
  readonly since?: Date;
  readonly until?: Date;
}

export interface InboxFilter {
  /** Those of these programs only; all when absent. */
  readonly programs?: readonly ProgramId[];
  readonly channels?: readonly ChannelKind[];
  readonly langs?: readonly Lang[];
  /** An account's id; null: nobody's. */
  readonly owner?: string | null;
  readonly isHeld?: boolean;
}

interface Query {
  readonly text: string;
  readonly values: unknown[];
}

/**
 * Each range is one range of an index, read in order; the page is the first rows of all of them. What a page costs
 * follows from its length, not from how many visits there are (test/db/inbox-store.system.test.ts).
 */
export function inboxQuery({
  ranges,
  filter,
  isOldestFirst,
  after,
  limit,
}: {
  readonly ranges: readonly InboxRange[];
  readonly filter: InboxFilter;
  readonly isOldestFirst: boolean;
  readonly after?: Cursor | undefined;
  readonly limit: number;
}): Query {
  const values: unknown[] = [];
  const order = isOldestFirst ? 'order by listed_at, id' : 'order by listed_at desc, id desc';
  const beyond = (value: (given: unknown) => string): readonly string[] =>
    after
      ? [`(listed_at, id) ${isOldestFirst ? '>' : '<'} (${value(after.at)}::timestamptz, ${value(after.id)}::uuid)`]
      : [];
  const value = (given: unknown): string => `$${String(values.push(given))}`;
  const parts = ranges.map(
    (range) =>
      `(select * from conversations where ${conditionsOf(range, filter, value).concat(beyond(value)).join(' and ')}
        ${order} limit ${value(limit)})`,
  );
  return {
    text: `select ${listedColumns} from (${parts.join(' union all ')}) v ${order} limit ${value(limit)}`,
    values,
  };
}

const countedMost = 100;

export function countQuery(ranges: readonly InboxRange[], filter: InboxFilter): Query {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${String(values.push(given))}`;
  const parts = ranges.map(
    (range) =>
      `(select 1 from conversations where ${conditionsOf(range, filter, value).join(' and ')}
        order by listed_at desc, id desc limit ${countedMost})`,
  );
  return {
    text: `select least(count(*), ${countedMost})::int as count from (${parts.join(' union all ')}) v`,
    values,
  };
}

function conditionsOf(
  { desk, since, until }: InboxRange,
  { programs, channels, langs, owner, isHeld }: InboxFilter,
  value: (given: unknown) => string,
): string[] {
  return [
    `desk = ${value(desk)}`,
    ...(since ? [`listed_at >= ${value(since)}`] : []),
    ...(until ? [`listed_at < ${value(until)}`] : []),
    ...(programs ? [`program = any(${value(programs)})`] : []),
    ...(channels ? [`channel = any(${value(channels)})`] : []),
    ...(langs ? [`lang = any(${value(langs)})`] : []),
    ...(owner === undefined ? [] : [owner === null ? 'owner is null' : `owner = ${value(owner)}`]),
    ...(isHeld === undefined ? [] : [`held_by is ${isHeld ? 'not ' : ''}null`]),
  ];
}
