import { sql } from 'kysely';
import { programId, type ProgramId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { isAmong } from './page.ts';
import type { Outcome } from './outcome-store.ts';

/** Counted from plain columns, which hold nothing clinical and name nobody. */
export interface ReportStore {
  /** Visits that began in this time, by local hour, channel and language. */
  visits(filter: ReportFilter): Promise<{
    /** 24 of them, the hour of the program's own zone. */
    readonly hours: readonly number[];
    readonly channels: ReadonlyMap<string, number>;
    readonly languages: ReadonlyMap<string, number>;
    readonly hasDemo: boolean;
    /** Anybody real ever wrote, at any time and to any program. */
    readonly hasReal: boolean;
  }>;
  /** What became of visits, by their last outcome, when it was recorded in this time. */
  outcomes(filter: ReportFilter): Promise<ReadonlyMap<Outcome, number>>;
  /** Questions without a vetted answer. */
  gaps(
    filter: ReportFilter,
  ): Promise<readonly { readonly program: ProgramId; readonly lang: string; readonly count: number }[]>;
}

export interface ReportFilter {
  /** With their zones. */
  readonly programs: ReadonlyMap<ProgramId, { readonly timeZone: string }>;
  readonly from: Date;
  readonly to: Date;
}

export function createReportStore({ kysely, pool }: Database): ReportStore {
  const idsOf = ({ programs }: ReportFilter): readonly string[] => [...programs.keys()];
  return {
    visits: async (filter) => {
      const { rows } = await pool.query<{ hour: number; channel: string; lang: string; demo: boolean; count: number }>(
        `select extract(hour from c.created_at at time zone p.zone)::int as hour, c.channel, c.lang, c.demo,
           count(*)::int as count
         from conversations c join unnest($1::text[], $2::text[]) p (program, zone) on p.program = c.program
         where c.created_at >= $3 and c.created_at < $4 group by 1, 2, 3, 4`,
        [idsOf(filter), [...filter.programs.values()].map(({ timeZone }) => timeZone), filter.from, filter.to],
      );
      const hours = Array.from({ length: 24 }, () => 0);
      const channels = new Map<string, number>();
      const languages = new Map<string, number>();
      for (const { hour, channel, lang, count } of rows) {
        hours[hour]! += count;
        channels.set(channel, (channels.get(channel) ?? 0) + count);
        languages.set(lang, (languages.get(lang) ?? 0) + count);
      }
      const real = await pool.query<{ there: boolean }>(
        `select exists (select from conversations where not demo) or exists (select from report_days where not demo)
           or exists (select from erasures) as there`,
      );
      return { hours, channels, languages, hasDemo: rows.some(({ demo }) => demo), hasReal: real.rows[0]!.there };
    },

    outcomes: async (filter) => {
      const { rows } = await pool.query<{ outcome: Outcome; count: number }>(
        `select outcome, count(*)::int as count from (
           select distinct on (conversation_id) outcome, at from visit_outcomes
           where program = any($1::text[]) order by conversation_id, at desc, id) latest
         where at >= $2 and at < $3 group by 1`,
        [idsOf(filter), filter.from, filter.to],
      );
      return new Map(rows.map(({ outcome, count }) => [outcome, count]));
    },

    gaps: async (filter) => {
      const rows = await kysely
        .selectFrom('gaps')
        .select(['program', 'lang', sql<number>`count(*)::int`.as('count')])
        .where(isAmong('program', idsOf(filter)))
        .where('day', '>=', filter.from)
        .where('day', '<=', filter.to)
        .groupBy(['program', 'lang'])
        .orderBy('program')
        .orderBy('lang')
        .execute();
      return rows.map(({ program, lang, count }) => ({ program: programId(program), lang, count }));
    },
  };
}
