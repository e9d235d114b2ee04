import { alertId, programId, type AlertId, type ProgramId } from '../core/ids.ts';
import type { AlertRow } from '../core/ports.ts';
import { afterMs } from './after-ms.ts';
import type { Database } from './connection.ts';

/** An alert that nobody has acknowledged. */
export interface UnheardAlert {
  readonly id: AlertId;
  readonly program: ProgramId;
  readonly level: AlertRow['level'];
  /** How long ago it was raised; 0 when the clock of whoever raised it is ahead. */
  readonly ageMs: number;
  /** How often it was put in front of staff. */
  readonly step: number;
  readonly isDue: boolean;
}

/** Whom one step told, by staff id; nobody by name where only the configured addresses were told. */
export interface AlertTelling {
  readonly step: number;
  readonly told: readonly string[];
}

/** Alerts, as the job that delivers them sees them. */
export interface AlertQueue {
  /** Null once acknowledged, or when its escalation has ended; and for demo data, which calls nobody. */
  next(id: AlertId): Promise<UnheardAlert | null>;
  /** Delivered, to these of staff: the next step comes after `waitMs`. */
  delivered(id: AlertId, waitMs: number, telling?: AlertTelling): Promise<void>;
  /** Not delivered: the same step again after `waitMs`. */
  postpone(id: AlertId, waitMs: number, error: string): Promise<void>;
  /** Comes back to one that was not due. */
  wakeWhenDue(id: AlertId): Promise<void>;
}

export function createAlertQueue({ pool }: Database): AlertQueue {
  const wakeWhenDue = async (id: AlertId) => {
    await pool.query(
      `select graphile_worker.add_job('deliver-alert', json_build_object('alert', id), run_at => next_step_at,
         job_key => 'alert:' || id, priority => -10)
       from alerts where id = $1 and next_step_at is not null`,
      [id],
    );
  };
  return {
    next: async (id) => {
      const { rows } = await pool.query<{
        program: string;
        level: AlertRow['level'];
        age_ms: number;
        escalations: number;
        is_due: boolean;
      }>(
        `select program, level, escalations, next_step_at <= now() as is_due,
           greatest(extract(epoch from now() - at) * 1000, 0)::float8 as age_ms from alerts
         where id = $1 and acknowledged_at is null and next_step_at is not null and not exists (
           select from conversations c where c.id = alerts.conversation_id and c.demo)`,
        [id],
      );
      const row = rows[0];
      if (!row) return null;
      const { level, age_ms: ageMs, escalations: step, is_due: isDue } = row;
      return { id: alertId(id), program: programId(row.program), level, ageMs, step, isDue };
    },
    delivered: async (id, waitMs, telling) => {
      await pool.query(
        // Acknowledged while it was delivered: it does not wake again.
        `update alerts set escalations = escalations + 1, last_error = null,
           next_step_at = case when acknowledged_at is null then ${afterMs('$2')} end where id = $1`,
        [id, waitMs],
      );
      if (telling) {
        await pool.query(
          `insert into alert_tellings (alert_id, step, told) select $1, $2, $3::text[]
           where exists (select from alerts where id = $1) on conflict do nothing`,
          [id, telling.step, telling.told],
        );
      }
      await wakeWhenDue(id);
    },
    postpone: async (id, waitMs, error) => {
      const text = `update alerts set next_step_at = ${afterMs('$2')}, last_error = $3 where id = $1`;
      await pool.query(text, [id, waitMs, error]);
      await wakeWhenDue(id);
    },
    wakeWhenDue,
  };
}
