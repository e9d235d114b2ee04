import type { CrisisFinding } from '../core/crisis.ts';
import { NotFoundError } from '../core/errors.ts';
import { alertId, conversationId, programId, type AlertId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { AlertRow, SpooledAlert } from '../core/ports.ts';
import type { Database } from './connection.ts';
import { defaultLimit, isAmong, isBefore, pageOf, type Cursor, type Page } from './page.ts';
import { seal, unseal } from './seal.ts';
import { alertStatement } from './turn-extras.ts';
import { holdConversation } from './turn-transaction.ts';
import type { StoredKey, Vault } from './vault.ts';

export interface AlertFilter {
  /** Those of these programs only; all when absent. */
  readonly programs?: readonly ProgramId[];
  readonly conversation?: ConversationId;
  readonly isOpen?: boolean;
  readonly after?: Cursor;
  readonly limit?: number;
}

export type Acknowledgement =
  | { readonly kind: 'acknowledged' }
  /** Somebody was there first; nothing changed. */
  | { readonly kind: 'already'; readonly by: string; readonly at: Date };

export interface AlertTelling {
  readonly alert: AlertId;
  readonly at: Date;
  readonly told: readonly string[];
}

export interface AlertStore {
  /** Newest first. */
  list(filter?: AlertFilter): Promise<Page<AlertRow>>;
  read(id: AlertId): Promise<AlertRow & { readonly finding: CrisisFinding }>;
  /** Ends the escalation. `outcome` is staff's own note and `result` what came of it, both sealed. */
  acknowledge(id: AlertId, by: string, outcome?: string, result?: string): Promise<Acknowledgement>;
  /** Whom each step of a conversation's alerts told, oldest first: account ids, none where only configured addresses were. */
  tellings(conversation: ConversationId): Promise<readonly AlertTelling[]>;
  /** Commits an alert from the spool: once, however often it is tried, and once even if its turn came through. */
  recordSpooled(spooled: SpooledAlert): Promise<void>;
}

export function createAlertStore(options: { readonly db: Database; readonly vault: Vault }): AlertStore {
  const { db, vault } = options;
  const select = () =>
    db.kysely
      .selectFrom('alerts')
      .innerJoin('conversations', 'conversations.id', 'alerts.conversation_id')
      .selectAll('alerts')
      .select(['conversations.key_id', 'conversations.wrapped_key']);
  return {
    list: async ({ programs, conversation, isOpen, after, limit = defaultLimit } = {}) => {
      const found = await select()
        .$if(programs !== undefined, (query) => query.where(isAmong('alerts.program', programs!)))
        .$if(conversation !== undefined, (query) => query.where('alerts.conversation_id', '=', conversation!))
        .$if(isOpen === true, (query) => query.where('alerts.acknowledged_at', 'is', null))
        .$if(isOpen === false, (query) => query.where('alerts.acknowledged_at', 'is not', null))
        .$if(after !== undefined, (query) => query.where(isBefore('alerts.at', 'alerts.id', after!)))
        .orderBy('alerts.at', 'desc')
        .orderBy('alerts.id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(
        found.map((row) => present(row, vault)),
        limit,
        (row) => ({ at: row.at, id: row.id }),
      );
    },

    read: async (id) => {
      const row = await select().where('alerts.id', '=', id).executeTakeFirst();
      if (!row) throw new NotFoundError('no such alert');
      return present(row, vault);
    },

    acknowledge: async (id, by, outcome, result) =>
      await db.kysely.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('alerts')
          .innerJoin('conversations', 'conversations.id', 'alerts.conversation_id')
          .select(['alerts.acknowledged_at', 'alerts.acknowledged_by', 'alerts.conversation_id'])
          .select(['conversations.key_id', 'conversations.wrapped_key'])
          .where('alerts.id', '=', id)
          .forUpdate('alerts')
          .executeTakeFirst();
        if (!row) throw new NotFoundError('no such alert');
        if (row.acknowledged_at) return { kind: 'already', by: row.acknowledged_by ?? '', at: row.acknowledged_at };
        const key = vault.keyOf(row.conversation_id, row);
        const said: SealedOutcome | undefined = result === undefined ? outcome : { result, note: outcome ?? '' };
        const sealed = said === undefined ? null : seal(key, outcomePlace(id), said);
        await trx
          .updateTable('alerts')
          .set({ acknowledged_at: new Date(), acknowledged_by: by, outcome: sealed, next_step_at: null })
          .where('id', '=', id)
          .execute();
        return { kind: 'acknowledged' };
      }),

    tellings: async (conversation) => {
      const rows = await db.kysely
        .selectFrom('alert_tellings')
        .innerJoin('alerts', 'alerts.id', 'alert_tellings.alert_id')
        .select(['alert_tellings.alert_id', 'alert_tellings.at', 'alert_tellings.told'])
        .where('alerts.conversation_id', '=', conversation)
        .orderBy('alert_tellings.at')
        .execute();
      return rows.map(({ alert_id: alert, at, told }) => ({ alert: alertId(alert), at, told }));
    },

    recordSpooled: async ({ key, messageId, at, finding }) => {
      await holdConversation(options, key, messageId, async (held) => ({
        result: undefined,
        send: [alertStatement(held, [{ finding, at: new Date(at) }])],
      }));
    },
  };
}

/** A note alone, or what came of the alert and a note that may be empty. */
type SealedOutcome = string | { readonly result: string; readonly note: string };

const outcomePlace = (id: string) => `alert-outcome:${id}`;

function present(
  row: StoredKey & {
    id: string;
    conversation_id: string;
    program: string;
    level: string;
    at: Date;
    finding: Buffer;
    acknowledged_at: Date | null;
    acknowledged_by: string | null;
    outcome: Buffer | null;
    escalations: number;
  },
  vault: Vault,
): AlertRow & { readonly finding: CrisisFinding } {
  const key = vault.keyOf(row.conversation_id, row);
  const finding = unseal(key, `alert:${row.id}`, row.finding) as CrisisFinding;
  const said = row.outcome === null ? null : (unseal(key, outcomePlace(row.id), row.outcome) as SealedOutcome);
  return {
    id: alertId(row.id),
    conversation: conversationId(row.conversation_id),
    program: programId(row.program),
    level: row.level as AlertRow['level'],
    kinds: finding.kinds,
    at: row.at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    outcome: typeof said === 'string' ? said : (said?.note ?? null),
    result: typeof said === 'string' ? null : (said?.result ?? null),
    escalations: row.escalations,
    finding,
  };
}
