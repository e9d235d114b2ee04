import type { ProgramId } from '../core/ids.ts';
import type { Database } from './connection.ts';

/** How long people waited. Milliseconds; null when nobody did. */
export interface Waited {
  readonly count: number;
  readonly medianMs: number | null;
  readonly ninetiethMs: number | null;
  readonly longestMs: number | null;
}

export interface WaitStore {
  /**
   * Of alerts raised in this time: until somebody acknowledged them. One that is still open counts as waiting until
   * `to`, so that a bad night does not look like a good one.
   */
  alerts(filter: WaitFilter): Promise<Waited>;
  /** Of tasks that came in this time: until somebody took one on, called, or finished it; open ones as above. */
  visits(filter: WaitFilter): Promise<Waited>;
}
export interface WaitFilter {
  readonly programs?: readonly ProgramId[];
  readonly from: Date;
  readonly to: Date;
  /** Of tasks: those that came while nobody was there, or only the others. */
  readonly afterHours?: boolean;
}

const figures = `count(*)::int as count,
  percentile_cont(0.5) within group (order by ms) as median,
  percentile_cont(0.9) within group (order by ms) as ninetieth, max(ms) as longest`;

export function createWaitStore({ pool }: Database): WaitStore {
  const ask = async (query: string, values: readonly unknown[]): Promise<Waited> => {
    const { rows } = await pool.query<{
      count: number;
      median: number | null;
      ninetieth: number | null;
      longest: string | null;
    }>(query, [...values]);
    const { count, median, ninetieth, longest } = rows[0]!;
    return { count, medianMs: median, ninetiethMs: ninetieth, longestMs: longest === null ? null : Number(longest) };
  };
  return {
    alerts: async ({ programs, from, to }) =>
      await ask(
        `select ${figures} from (
           select extract(epoch from coalesce(acknowledged_at, $3) - at) * 1000 as ms from alerts
           where at >= $2 and at < $3 and ($1::text[] is null or program = any($1))) waits`,
        [programs ?? null, from, to],
      ),
    visits: async ({ programs, from, to, afterHours }) =>
      await ask(
        `select ${figures} from (
           select greatest(0, extract(epoch from coalesce(first_action_at, $3) - created_at) * 1000) as ms from tasks
           where created_at >= $2 and created_at < $3 and ($1::text[] is null or program = any($1))
             and ($4::boolean is null or after_hours = $4)) waits`,
        [programs ?? null, from, to, afterHours ?? null],
      ),
  };
}
