import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { withConnection, type Database } from './connection.ts';
import { throwClearly } from './errors.ts';

/** Somebody real has written here: what is invented must not stand beside it. */
export class RealVisitsError extends AppError {
  override readonly name = 'RealVisitsError';
  readonly code = 'database.not_empty';
}

/** Removes what was loaded, and puts what was made today where it belongs in the week. */
export interface DemoData {
  isLoaded(): Promise<boolean>;
  /** Throws RealVisitsError once there is a visit that is not demo data. */
  refuseBesideRealVisits(): Promise<void>;
  /** What a turn of this visit made since `since` was made at `at`. Nothing of it is still to be sent or to come due. */
  settle(visit: ConversationId, since: Date, at: Date): Promise<void>;
  /** Staff acknowledged this visit's alerts at `at`. */
  acknowledgedAt(visit: ConversationId, at: Date): Promise<void>;
  /** What staff did about this visit's tasks since `since`, they did at `at`. */
  actedAt(visit: ConversationId, since: Date, at: Date): Promise<void>;
  /** Began the screening and neither finished nor stopped, and nobody is asked to follow up. */
  isLeft(visit: ConversationId): Promise<boolean>;
  /** An outcome that was recorded just now was recorded at `at`. */
  outcomeAt(visit: ConversationId, at: Date): Promise<void>;
  /** All of it, accounts included. Returns how many visits went. */
  clear(): Promise<number>;
}

export function createDemoData(db: Database): DemoData {
  const { pool } = db;
  const run = async (text: string, values: readonly unknown[]): Promise<void> => {
    await pool.query(text, [...values]).catch(throwClearly);
  };
  return {
    isLoaded: async () => {
      const { rows } = await pool.query<{ there: boolean }>(
        'select exists (select from conversations where demo) or exists (select from staff_users where demo) as there',
      );
      return rows[0]!.there;
    },
    refuseBesideRealVisits: async () => {
      const { rowCount } = await pool.query('select from conversations where not demo limit 1');
      if (rowCount)
        throw new RealVisitsError('there are real visits in this database: demo data is never put beside them');
    },
    settle: async (visit, since, at) =>
      await run(
        `with made as (update tasks set created_at = $3 where conversation_id = $1 and created_at >= $2),
           sent as (update outgoing set status = 'delivered', created_at = $3, updated_at = $3, due_at = $3
             where conversation_id = $1 and status = 'pending'),
           waits as (delete from timers where conversation_id = $1),
           written as (update packets set created_at = $3 where conversation_id = $1 and created_at >= $2),
           asked as (update gaps set day = $3::timestamptz::date where demo and day = current_date and $3::timestamptz::date < current_date),
           begun as (update addresses set created_at = $3 where conversation_id = $1 and created_at >= $2)
         update conversations set created_at = $3 where id = $1 and created_at >= $2`,
        [visit, since, at],
      ),
    acknowledgedAt: async (visit, at) =>
      await run('update alerts set acknowledged_at = $2 where conversation_id = $1 and acknowledged_at is not null', [
        visit,
        at,
      ]),
    actedAt: async (visit, since, at) =>
      await run(
        `update tasks set first_action_at = case when first_action_at >= $2 then $3::timestamptz else first_action_at end,
           done_at = case when done_at >= $2 then $3::timestamptz else done_at end where conversation_id = $1`,
        [visit, since, at],
      ),
    isLeft: async (visit) => {
      const { rowCount } = await pool.query(
        `select from conversations c where id = $1 and status = 'screening'
           and not exists (select from tasks t where t.conversation_id = c.id)`,
        [visit],
      );
      return rowCount === 1;
    },
    outcomeAt: async (visit, at) =>
      await run(
        `with told as (update visit_outcomes set at = $2 where conversation_id = $1 and at > $2)
         update conversations set done_at = $2 where id = $1 and done_at is not null`,
        [visit, at],
      ),
    clear: async () =>
      await withConnection(pool, async (client) => {
        await client.query('begin');
        await client.query(
          `delete from suppressions s using addresses a, conversations c
           where c.demo and a.conversation_id = c.id and s.program = a.program and s.mac = a.mac`,
        );
        for (const table of ['turns', 'entries', 'outgoing'])
          await client.query(`delete from ${table} where conversation_id in (select id from conversations where demo)`);
        const { rowCount } = await client.query('delete from conversations where demo');
        await client.query('delete from gaps where demo');
        await client.query('delete from report_days where demo');
        await client.query('delete from on_call_plans where lead_id in (select id from staff_users where demo)');
        // What they did stays in the audit trail by their id; whoever broke the glass on a real visit stays as well.
        await client.query(
          'delete from staff_users u where demo and not exists (select from break_glass b where u.id in (b.user_id, b.reviewed_by))',
        );
        await client.query('commit');
        return rowCount ?? 0;
      }).catch(throwClearly),
  };
}
