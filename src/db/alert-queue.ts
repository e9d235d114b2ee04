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

/** Alerts, as the job that delivers them sees them. */
export interface AlertQueue {
  /** Null once acknowledged, or when its escalation has ended. */
  next(id: AlertId): Promise<UnheardAlert | null>;
  /** Delivered. `nextAt` null ends the escalation; the alert stays open. */
  delivered(id: AlertId, nextAt: Date | null): Promise<void>;
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
         where id = $1 and acknowledged_at is null and next_step_at is not null`,
        [id],
      );
      const row = rows[0];
      if (!row) return null;
      const { level, at, escalations: step, is_due: isDue, next_step_at: nextStepAt } = row;
      return { id: alertId(id), program: programId(row.program), level, at, step, isDue, nextStepAt };
    },
    delivered: async (id, nextAt) => {
      await pool.query(
        'update alerts set escalations = escalations + 1, next_step_at = $2, last_error = null where id = $1',
        [id, nextAt],
      );
      if (nextAt) await wakeAt(id, nextAt);
    },
    postpone: async (id, at, error) => {
      await pool.query('update alerts set next_step_at = $2, last_error = $3 where id = $1', [id, at, error]);
      await wakeAt(id, at);
    },
    wakeAt,
  };
}
