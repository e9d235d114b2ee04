import type { Database } from './connection.ts';

/** Later than three missed beats. */
const deadAfter = '20 seconds';
export const workerBeatMs = 5_000;

/**
 * The job queue frees a killed worker's jobs only after hours. So workers say that they live, and those
 * that stop saying it are unlocked: their jobs run again elsewhere. Times are the database's own.
 */
export interface JobWorkers {
  beat(workerIds: readonly string[]): Promise<void>;
  /** Frees the jobs of workers that are gone. Returns how many workers those were. */
  freeAbandoned(): Promise<number>;
  leave(workerIds: readonly string[]): Promise<void>;
}

export function createJobWorkers({ pool }: Database): JobWorkers {
  return {
    beat: async (workerIds) => {
      await pool.query(
        `insert into job_workers (worker_id) select unnest($1::text[])
         on conflict (worker_id) do update set seen_at = now()`,
        [workerIds],
      );
    },
    freeAbandoned: async () => {
      const { rows } = await pool.query<{ workers: number }>(
        `with locking as (
           select locked_by as worker_id from graphile_worker._private_jobs where locked_at < now() - interval '${deadAfter}'
           union select locked_by from graphile_worker._private_job_queues
           where locked_at < now() - interval '${deadAfter}'
         ), gone as (
           select worker_id from locking where not exists (
             select from job_workers w
             where w.worker_id = locking.worker_id and w.seen_at > now() - interval '${deadAfter}')
         ), freed as (
           select graphile_worker.force_unlock_workers(array_agg(worker_id)) from gone having count(*) > 0
         ), forgotten as (
           delete from job_workers where seen_at < now() - interval '1 day'
         )
         select (select count(*)::int from gone) as workers, (select count(*) from freed)`,
      );
      return rows[0]?.workers ?? 0;
    },
    leave: async (workerIds) => {
      await pool.query('delete from job_workers where worker_id = any($1)', [workerIds]);
    },
  };
}
