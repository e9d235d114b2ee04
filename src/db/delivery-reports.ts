import type { ConversationId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { createOutgoingQueue } from './outgoing-queue.ts';
import type { Vault } from './vault.ts';

/** What the provider said became of one text. */
export interface DeliveryReport {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly providerId: string;
  readonly outcome: 'sent' | 'delivered' | 'failed';
  /** The provider's code, when failed. */
  readonly error?: string;
}

/** Reports on texts by their own name: those that left in an answer have no provider id when they leave. */
export interface DeliveryReports {
  /** False when there is no such text. */
  record(report: DeliveryReport): Promise<boolean>;
  /** The provider refused this text because the person opted out with the carrier: nothing more is sent there. */
  optedOut(conversation: ConversationId, seq: number): Promise<void>;
}

export function createDeliveryReports(options: { readonly db: Database; readonly vault: Vault }): DeliveryReports {
  const queue = createOutgoingQueue(options);
  return {
    // Reports come late, twice and in any order: what was delivered stays delivered, and a text that the
    // provider has is never sent again, even when its first answer to us was lost.
    record: async ({ conversation, seq, providerId, outcome, error }) => {
      const { rowCount } = await options.db.pool.query(
        `update outgoing set
           provider_id = coalesce(provider_id, $3),
           status = case when status in ('pending', 'sent') or (status = 'failed' and $4 = 'delivered')
             then $4 else status end,
           last_error = case when $4 = 'failed' and status <> 'delivered' then $5
             when $4 = 'delivered' then null else last_error end,
           updated_at = now()
         where conversation_id = $1 and seq = $2`,
        [conversation, seq, providerId, outcome, error ?? null],
      );
      return (rowCount ?? 0) > 0;
    },
    optedOut: async (conversation, seq) => await queue.optedOut(conversation, seq),
  };
}
