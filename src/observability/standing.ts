import type { Database } from '../db/connection.ts';
import { asDatabaseError, DatabaseUnavailableError } from '../db/errors.ts';

/** How things stand in the database, for all instances: counts and ages, nothing of anybody. */
export interface Standing {
  readonly openAlerts: readonly { readonly level: string; readonly count: number }[];
  readonly oldestAlertSeconds: number;
  /** Of alerts raised in the last 24 hours; empty when none was acknowledged. */
  readonly acknowledged: readonly { readonly quantile: string; readonly seconds: number }[];
  readonly texts: readonly { readonly status: string; readonly count: number }[];
  readonly dueJobs: number;
  readonly dueJobSeconds: number;
}

/** Nobody is to be called for demo data. */
const real = `not exists (select from conversations c where c.id = alerts.conversation_id and c.demo)`;

const statement = `select
  coalesce((select json_agg(a) from (
    select level, count(*)::int as count from alerts where acknowledged_at is null and ${real} group by level) a), '[]') as open_alerts,
  coalesce((select extract(epoch from now() - min(at)) from alerts where acknowledged_at is null and ${real}), 0)::float8 as oldest,
  (select percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from acknowledged_at - at)::float8)
    from alerts where acknowledged_at is not null and at > now() - interval '1 day' and ${real}) as acknowledged,
  coalesce((select json_agg(o) from (
    select status, count(*)::int as count from outgoing where updated_at > now() - interval '1 day' group by status) o), '[]') as texts,
  (select count(*)::int from graphile_worker.jobs where run_at <= now() and attempts < max_attempts) as due_jobs,
  coalesce((select extract(epoch from now() - min(run_at)) from graphile_worker.jobs
    where run_at <= now() and attempts < max_attempts), 0)::float8 as due_seconds`;

interface Row {
  readonly open_alerts: Standing['openAlerts'];
  readonly oldest: number;
  readonly acknowledged: readonly [number, number] | null;
  readonly texts: Standing['texts'];
  readonly due_jobs: number;
  readonly due_seconds: number;
}

/** Null while the database is out of reach. */
export async function readStanding({ pool }: Pick<Database, 'pool'>): Promise<Standing | null> {
  let row: Row;
  try {
    row = (await pool.query<Row>(statement)).rows[0]!;
  } catch (error) {
    const clear = asDatabaseError(error);
    if (clear instanceof DatabaseUnavailableError) return null;
    throw clear;
  }
  const [median, slow] = row.acknowledged ?? [];
  return {
    openAlerts: row.open_alerts,
    oldestAlertSeconds: row.oldest,
    acknowledged:
      median === undefined || slow === undefined
        ? []
        : [
            { quantile: '0.5', seconds: median },
            { quantile: '0.95', seconds: slow },
          ],
    texts: row.texts,
    dueJobs: row.due_jobs,
    dueJobSeconds: row.due_seconds,
  };
}
