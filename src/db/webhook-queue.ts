import { conversationId, programId, type ConversationId, type ProgramId } from '../core/ids.ts';
import { afterMs } from './after-ms.ts';
import { isAmong, isBefore, pageOf, type Cursor, type Page } from './page.ts';
import type { Database } from './connection.ts';
import type { WebhookStatus } from './schema.ts';

/** News of one packet for an EHR or CRM. Holds nothing of the packet itself. */
export interface WebhookDelivery {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly program: ProgramId;
  readonly status: WebhookStatus;
  /** How often it was tried. */
  readonly attempts: number;
  readonly dueAt: Date;
  /** Of the last failed try: `http-503`, `timeout`, `redirected` … */
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

export interface DueDelivery extends WebhookDelivery {
  readonly isDue: boolean;
  /** Rises with every packet while it waits. */
  readonly revision: number;
}

/** Deliveries, as the job that carries them and the page that shows them see them. */
export interface WebhookQueue {
  /** Null when there is nothing to do for it any more: delivered, given up, or its visit erased. */
  next(id: string): Promise<DueDelivery | null>;
  /** When a newer packet came while this one was on its way, it goes out again at once. */
  delivered(delivery: DueDelivery): Promise<void>;
  retry(id: string, waitMs: number, error: string): Promise<void>;
  bury(id: string, error: string): Promise<void>;
  /** Comes back to one that was not due. */
  wakeWhenDue(id: string): Promise<void>;
  /** Plans a job for everything that waits: what was left from a time without a webhook. */
  wakeWaiting(): Promise<void>;
  /** A dead one again, from the first try on. False when it is not dead, or news of the visit waits already. */
  resend(id: string, program: readonly ProgramId[] | null): Promise<boolean>;
  /** Newest first. */
  list(filter: {
    readonly programs: readonly ProgramId[] | null;
    readonly statuses?: readonly WebhookStatus[];
    readonly before?: Cursor;
    readonly limit: number;
  }): Promise<Page<WebhookDelivery>>;
}

interface Row {
  readonly id: string;
  readonly conversation_id: string;
  readonly program: string;
  readonly status: WebhookStatus;
  readonly attempts: number;
  readonly due_at: Date;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

export function createWebhookQueue({ pool, kysely }: Database): WebhookQueue {
  const wakeWhenDue = async (id: string): Promise<void> => {
    await pool.query(
      `select graphile_worker.add_job('deliver-webhook', json_build_object('delivery', id), run_at => due_at,
         job_key => 'webhook:' || id)
       from webhook_deliveries where id = $1`,
      [id],
    );
  };
  return {
    next: async (id) => {
      const { rows } = await pool.query<Row & { is_due: boolean; revision: number }>(
        `select *, due_at <= now() as is_due from webhook_deliveries where id = $1 and status = 'pending'`,
        [id],
      );
      const row = rows[0];
      return row ? { ...present(row), isDue: row.is_due, revision: row.revision } : null;
    },
    delivered: async ({ id, revision }) => {
      const { rowCount } = await pool.query(
        `update webhook_deliveries set status = 'delivered', attempts = attempts + 1, settled_at = now(), last_error = null
         where id = $1 and revision = $2`,
        [id, revision],
      );
      if (rowCount === 0) await wakeWhenDue(id);
    },
    retry: async (id, waitMs, error) => {
      await pool.query(
        `update webhook_deliveries set attempts = attempts + 1, due_at = ${afterMs('$2')}, last_error = $3
         where id = $1`,
        [id, waitMs, error],
      );
      await wakeWhenDue(id);
    },
    bury: async (id, error) => {
      await pool.query(
        `update webhook_deliveries set status = 'dead', attempts = attempts + 1, settled_at = now(), last_error = $2
         where id = $1`,
        [id, error],
      );
    },
    wakeWhenDue,
    wakeWaiting: async () => {
      await pool.query(
        `select graphile_worker.add_job('deliver-webhook', json_build_object('delivery', id), run_at => due_at,
           job_key => 'webhook:' || id)
         from webhook_deliveries where status = 'pending'`,
      );
    },
    resend: async (id, programs) => {
      const { rowCount } = await pool.query(
        `update webhook_deliveries d set status = 'pending', attempts = 0, due_at = now(), settled_at = null
         where id = $1 and status = 'dead' and ($2::text[] is null or program = any($2))
           and not exists (select from webhook_deliveries w
             where w.conversation_id = d.conversation_id and w.status = 'pending')`,
        [id, programs],
      );
      if (rowCount === 0) return false;
      await wakeWhenDue(id);
      return true;
    },
    list: async ({ programs, statuses, before, limit }) => {
      const found = await kysely
        .selectFrom('webhook_deliveries')
        .selectAll()
        .$if(programs !== null, (query) => query.where(isAmong('program', programs!)))
        .$if(statuses !== undefined, (query) => query.where(isAmong('status', statuses!)))
        .$if(before !== undefined, (query) => query.where(isBefore('created_at', 'id', before!)))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(found.map(present), limit, (row) => ({ at: row.createdAt, id: row.id }));
    },
  };
}

const present = (row: Row): WebhookDelivery => ({
  id: row.id,
  conversation: conversationId(row.conversation_id),
  program: programId(row.program),
  status: row.status,
  attempts: row.attempts,
  dueAt: row.due_at,
  lastError: row.last_error,
  createdAt: row.created_at,
  settledAt: row.settled_at,
});
