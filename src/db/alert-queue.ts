import { alertId, programId, type AlertId, type ProgramId } from '../core/ids.ts';
import type { AlertRow } from '../core/ports.ts';
import type { Database } from './connection.ts';

/** An alert that nobody has acknowledged. */
export interface UnheardAlert {
  readonly id: AlertId;
  readonly program: ProgramId;
  readonly level: AlertRow['level'];
  readonly at: Date;
  /** How often it was put in front of staff. */
  readonly step: number;
  readonly isDue: boolean;
  readonly nextStepAt: Date;
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
  /** Delivered, to these of staff. `nextAt` null ends the escalation; the alert stays open. */
  delivered(id: AlertId, nextAt: Date | null, telling?: AlertTelling): Promise<void>;
  /** Not delivered: the same step again at `at`. */
  postpone(id: AlertId, at: Date, error: string): Promise<void>;
  /** Comes back to it at `at`. */
  wakeAt(id: AlertId, at: Date): Promise<void>;
}

export function createAlertQueue({ pool }: Database): AlertQueue {
  const wakeAt = async (id: AlertId, at: Date) => {
    await pool.query(
      `select graphile_worker.add_job('deliver-alert', json_build_object('alert', $1::uuid), run_at => $2,
         job_key => 'alert:' || $1::uuid, priority => -10)`,
      [id, at],
    );
  };
  return {
    next: async (id) => {
      const { rows } = await pool.query<{
        program: string;
        level: AlertRow['level'];
        at: Date;
        escalations: number;
        next_step_at: Date;
        is_due: boolean;
      }>(
        `select program, level, at, escalations, next_step_at, next_step_at <= now() as is_due from alerts
         where id = $1 and acknowledged_at is null and next_step_at is not null and not exists (
           select from conversations c where c.id = alerts.conversation_id and c.demo)`,
        [id],
      );
      const row = rows[0];
      if (!row) return null;
      const { level, at, escalations: step, is_due: isDue, next_step_at: nextStepAt } = row;
      return { id: alertId(id), program: programId(row.program), level, at, step, isDue, nextStepAt };
    },
    delivered: async (id, nextAt, telling) => {
      await pool.query(
        // Acknowledged while it was delivered: it does not wake again.
        `update alerts set escalations = escalations + 1, last_error = null,
           next_step_at = case when acknowledged_at is null then $2::timestamptz end where id = $1`,
        [id, nextAt],
      );
      if (telling) {
        await pool.query(
          `insert into alert_tellings (alert_id, step, told) select $1, $2, $3::text[]
           where exists (select from alerts where id = $1) on conflict do nothing`,
          [id, telling.step, telling.told],
        );
      }
      if (nextAt) await wakeAt(id, nextAt);
    },
    postpone: async (id, at, error) => {
      await pool.query('update alerts set next_step_at = $2, last_error = $3 where id = $1', [id, at, error]);
      await wakeAt(id, at);
    },
    wakeAt,
  };
}
