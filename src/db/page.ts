import { sql, type RawBuilder } from 'kysely';

/** Where a page of a list ends: give it back to get the next one. */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Null on the last page. */
  readonly next: Cursor | null;
}

export const defaultLimit = 50;

/** Makes a page of `limit` rows out of a query that asked for one more. */
export function pageOf<Row>(found: readonly Row[], limit: number, cursorOf: (row: Row) => Cursor): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** `column` is one of `values`; none when there are none. */
export const isAmong = (column: string, values: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} = any(${[...values]})`;

/** Rows that come after `cursor` in a list that runs from newest to oldest. */
export const isBefore = (at: string, id: string, cursor: Cursor): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(at)}, ${sql.ref(id)}) < (${cursor.at}, ${cursor.id}::uuid)`;
