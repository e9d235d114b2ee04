import { sql } from 'kysely';
import type { CrisisFinding } from '../core/crisis.ts';
import { programId, type ProgramId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import { addCounts, noCounts, referralOf, visitCountsSchema, type VisitCounts } from '../core/visit-counts.ts';
import type { Database } from './connection.ts';
import { openEntry } from './entry-row.ts';
import { isAmong } from './page.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './vault.ts';

/** A visit that has been quiet long enough to be counted. */
export interface VisitToCount {
  readonly program: ProgramId;
  readonly startedAt: Date;
  /** As its flow saved it. */
  readonly snapshot: unknown;
  /** What was texted either way; empty when nothing was. */
  readonly texts: readonly TranscriptEntry[];
}

export interface CountedDay {
  readonly program: ProgramId;
  /** `YYYY-MM-DD` in the program's zone. */
  readonly day: string;
  readonly counts: VisitCounts;
}

/** Counts by day and program, sealed. What was counted of a visit stays with it, sealed, so that it is counted once. */
export interface VisitCountStore {
  /** Counts up to a hundred. Returns how many. */
  countVisits(
    now: Date,
    tally: (visit: VisitToCount) => { readonly day: string; readonly counts: VisitCounts },
  ): Promise<number>;
  /** Counts alerts that were not counted yet, as referrals. Returns how many. */
  countAlerts(dayOf: (program: ProgramId, at: Date) => string): Promise<number>;
  /** Oldest first; both ends included. */
  days(filter: {
    readonly programs?: readonly ProgramId[];
    readonly from: string;
    readonly to: string;
  }): Promise<readonly CountedDay[]>;
}

const batch = 100;
/** Two of them would count the same visit. */
const lockName = 7_310_991;
interface Contribution {
  readonly day: string;
  readonly counts: VisitCounts;
}

export function createVisitCountStore({
  db,
  vault,
}: {
  readonly db: Database;
  readonly vault: Vault;
}): VisitCountStore {
  const { kysely } = db;
  type Transaction = Parameters<Parameters<ReturnType<typeof kysely.transaction>['execute']>[0]>[0];

  /** Sums of a batch by program, day and whether they are demo data. */
  class Sums {
    readonly #sums = new Map<string, { program: string; day: string; demo: boolean; counts: VisitCounts }>();
    add(program: string, demo: boolean, { day, counts }: Contribution, sign: 1 | -1): void {
      const name = `${program} ${day} ${demo}`;
      const so = this.#sums.get(name) ?? { program, day, demo, counts: noCounts() };
      this.#sums.set(name, { ...so, counts: addCounts(so.counts, counts, sign) });
    }
    async save(trx: Transaction): Promise<void> {
      const key = await vault.systemKey('reports');
      for (const { program, day, demo, counts } of this.#sums.values()) {
        const place = placeOf(program, day, demo);
        const row = await trx
          .selectFrom('report_days')
          .select('body')
          .where('program', '=', program)
          .where('day', '=', day)
          .where('demo', '=', demo)
          .executeTakeFirst();
        const before = row ? visitCountsSchema.parse(unseal(key, place, row.body)) : noCounts();
        const body = seal(key, place, addCounts(before, counts));
        await trx
          .insertInto('report_days')
          .values({ program, day, demo, body })
          .onConflict((conflict) => conflict.columns(['program', 'day', 'demo']).doUpdateSet({ body }))
          .execute();
      }
    }
  }

  return {
    countVisits: async (now, tally) =>
      await kysely.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(${lockName})`.execute(trx);
        const rows = await trx
          .selectFrom('conversations')
          .select(['id', 'program', 'demo', 'created_at', 'key_id', 'wrapped_key', 'snapshot', 'counted'])
          .select(
            sql<boolean>`exists (select from outgoing o where o.conversation_id = conversations.id)`.as('has_texts'),
          )
          .where(sql<boolean>`(counted_at is null or listed_at > counted_at)`)
          .where('snapshot', 'is not', null)
          .where(sql<boolean>`listed_at < ${now}::timestamptz - case when status in ('confirmed', 'stopped', 'ended')
            then interval '1 hour' else interval '1 day' end`)
          .orderBy('listed_at')
          .limit(batch)
          .forUpdate()
          .skipLocked()
          .execute();
        const sums = new Sums();
        for (const row of rows) {
          const key = vault.keyOf(row.id, row);
          if (row.counted !== null)
            sums.add(row.program, row.demo, unseal(key, `counted:${row.id}`, row.counted) as Contribution, -1);
          const texts = row.has_texts
            ? await trx
                .selectFrom('entries')
                .select(['seq', 'at', 'sender', 'channel', 'body'])
                .where('conversation_id', '=', row.id)
                .where('channel', '=', 'sms')
                .orderBy('seq')
                .execute()
            : [];
          const contribution = tally({
            program: programId(row.program),
            startedAt: row.created_at,
            snapshot: unseal(key, `snapshot:${row.id}`, row.snapshot!),
            texts: texts.map((entry) => openEntry(key, row.id, entry)),
          });
          sums.add(row.program, row.demo, contribution, 1);
          await trx
            .updateTable('conversations')
            .set({
              counted: seal(key, `counted:${row.id}`, contribution),
              // A minute back: `listed_at` is cut to the minute, and a message of this very minute counts as later.
              counted_at: sql<Date>`date_trunc('minute', ${now}::timestamptz) - interval '1 minute'`,
            })
            .where('id', '=', row.id)
            .execute();
        }
        await sums.save(trx);
        return rows.length;
      }),

    countAlerts: async (dayOf) =>
      await kysely.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(${lockName})`.execute(trx);
        const rows = await trx
          .selectFrom('alerts')
          .innerJoin('conversations', 'conversations.id', 'alerts.conversation_id')
          .select(['alerts.id', 'alerts.conversation_id', 'alerts.program', 'alerts.at', 'alerts.finding'])
          .select(['conversations.demo', 'conversations.key_id', 'conversations.wrapped_key'])
          .where('alerts.is_counted', '=', false)
          .orderBy('alerts.at')
          .limit(batch)
          .execute();
        const sums = new Sums();
        for (const row of rows) {
          const key = vault.keyOf(row.conversation_id, row);
          const { level, kinds } = unseal(key, `alert:${row.id}`, row.finding) as CrisisFinding;
          if (level === 'none') continue;
          const counts = referralOf(level, kinds);
          sums.add(row.program, row.demo, { day: dayOf(programId(row.program), row.at), counts }, 1);
        }
        const ids = rows.map(({ id }) => id);
        await trx.updateTable('alerts').set({ is_counted: true }).where(isAmongIds(ids)).execute();
        await sums.save(trx);
        return rows.length;
      }),

    days: async ({ programs, from, to }) => {
      const key = await vault.systemKey('reports');
      const rows = await kysely
        .selectFrom('report_days')
        .select(['program', 'demo', 'body', sql<string>`day::text`.as('day')])
        .$if(programs !== undefined, (query) => query.where(isAmong('program', programs!)))
        .where('day', '>=', from)
        .where('day', '<=', to)
        .orderBy('report_days.day')
        .orderBy('program')
        .execute();
      return rows.map(({ program, day, demo, body }) => ({
        program: programId(program),
        day,
        counts: visitCountsSchema.parse(unseal(key, placeOf(program, day, demo), body)),
      }));
    },
  };
}

const placeOf = (program: string, day: string, demo: boolean): string => `report:${program}:${day}:${demo}`;
const isAmongIds = (ids: readonly string[]) => sql<boolean>`id = any(${[...ids]}::uuid[])`;
