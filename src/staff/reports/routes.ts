import { z } from 'zod';
import { NotFoundError } from '../../core/errors.ts';
import { programId, type ProgramId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { Screening } from '../../core/screening.ts';
import { addCounts, noCounts } from '../../core/visit-counts.ts';
import type { ReportStore } from '../../db/report-store.ts';
import type { VisitCountStore } from '../../db/visit-counts.ts';
import type { WaitStore } from '../../db/waits.ts';
import type { StaffArea } from '../api/route.ts';
import { csvOf } from '../disclosures/csv.ts';
import { report, reportQuery, tableIds, type Report, type ReportQuery } from './schema.ts';
import { tablesOf, type Counted } from './tables.ts';

export interface ReportsParts {
  readonly reports: ReportStore;
  readonly counts: Pick<VisitCountStore, 'days'>;
  readonly waits: WaitStore;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly screenings: ReadonlyMap<ProgramId, Screening>;
  readonly clock: Clock;
  readonly segmentPriceUsd: number | null;
}

/** Counts for directors: nobody in them, small ones held back. */
export function reportsArea(parts: ReportsParts): StaffArea {
  const make = async (scope: readonly ProgramId[] | null, query: ReportQuery): Promise<Report> =>
    await makeReport(parts, scope, query);
  return (route) => {
    route({
      method: 'GET',
      url: '/reports',
      summary: 'Counts of visits, waits, crisis referrals, gaps and texts',
      action: 'report.read',
      scope: 'programs',
      audit: {
        action: 'report.read',
        subject: () => '',
        detail: ({ query }) => ({ days: query.days, program: query.program ?? '' }),
      },
      query: reportQuery,
      reply: report,
      handler: async ({ programs: scope, query }) => await make(scope, query),
    });

    route({
      method: 'GET',
      url: '/reports/:table',
      summary: 'One table of the report as CSV',
      action: 'report.read',
      scope: 'programs',
      audit: {
        action: 'report.saved',
        subject: () => '',
        detail: ({ params, query }) => ({ table: params.table, days: query.days, program: query.program ?? '' }),
      },
      params: z.object({ table: z.enum(tableIds) }),
      query: reportQuery,
      handler: async ({ programs: scope, query, params, reply }) => {
        const made = await make(scope, query);
        const table = made.tables.find(({ id }) => id === params.table);
        if (!table) throw new NotFoundError('no such table');
        const rows = table.rows.map(({ label, cells }) => [label, ...cells.map(shown)]);
        const total = table.totals ? [['Total', ...table.totals.map(shown)]] : [];
        const about = `${made.hasDemo ? 'DEMO DATA, invented. ' : ''}${table.title}, ${made.programs.join(', ')}, ${made.from} to ${made.to}. ${table.note} “Held back”: fewer than 11, or a count that would give one away.`;
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="porchlight-${table.id}-${made.from}-${made.to}.csv"`)
          .send(csvOf(table.columns, [...rows, ...total], about));
      },
    });
  };
}

const shown = (cell: number | null): string | number => cell ?? 'held back';

async function makeReport(
  { reports, counts, waits, programs, screenings, clock, segmentPriceUsd }: ReportsParts,
  scope: readonly ProgramId[] | null,
  { program, days }: ReportQuery,
): Promise<Report> {
  const now = clock.now();
  const chosen = [...programs.values()].filter(
    ({ id }) => (scope === null || scope.includes(id)) && (program === undefined || id === programId(program)),
  );
  const ids = chosen.map(({ id }) => id);
  const zone = chosen[0]?.timeZone ?? 'UTC';
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const first = today.subtract({ days: Number(days) - 1 });
  const since = { from: new Date(first.toZonedDateTime(zone).epochMilliseconds), to: now };
  const filter = { programs: new Map(chosen.map((one) => [one.id, one])), ...since };
  const [visits, outcomes, gaps, counted, alerts, inHours, afterHours] = await Promise.all([
    reports.visits(filter),
    reports.outcomes(filter),
    reports.gaps(filter),
    counts.days({ programs: ids, from: first.toString(), to: today.toString() }),
    waits.alerts({ programs: ids, ...since }),
    waits.visits({ programs: ids, ...since, afterHours: false }),
    waits.visits({ programs: ids, ...since, afterHours: true }),
  ]);
  const all: Counted = {
    ...visits,
    counts: counted.reduce((sum, day) => addCounts(sum, day.counts), noCounts()),
    questions: questionsOf(ids.flatMap((id) => screenings.get(id) ?? [])),
    outcomes,
    gaps: gaps.map((gap) => ({ ...gap, program: programs.get(gap.program)?.shortName ?? gap.program })),
    alerts,
    inHours,
    afterHours,
    isInvented: visits.hasDemo && !visits.hasReal,
    segmentPriceUsd,
  };
  return {
    from: first.toString(),
    to: today.toString(),
    programs: chosen.map(({ shortName }) => shortName),
    hasDemo: visits.hasDemo,
    isInvented: all.isInvented,
    madeAt: now.toISOString(),
    tables: [...tablesOf(all)],
  };
}

/** Each question once, in the order of the first screening that asks it. */
function questionsOf(screenings: readonly Screening[]): Counted['questions'] {
  const labels = new Map<string, string>();
  for (const { questions } of screenings) {
    for (const { id, label } of questions) {
      const base = id.split('/')[0]!;
      if (!labels.has(base)) labels.set(base, label.en);
    }
  }
  return [...labels].map(([id, label]) => ({ id, label }));
}
