import { countSms } from '../core/gsm7.ts';
import type { ProgramId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type { Program } from '../core/program.ts';
import { countsOf } from '../core/visit-counts.ts';
import type { VisitCountStore } from '../db/visit-counts.ts';

export interface CountingParts {
  readonly counts: VisitCountStore;
  readonly programs: ReadonlyMap<ProgramId, Pick<Program, 'timeZone'>>;
  /** What Porchlight said, as a text message. */
  readonly textOf: (entry: TranscriptEntry) => string;
}

/** Counts what has come since the last time: alerts at once, visits when they have been quiet for a while. */
export async function countVisits({ counts, programs, textOf }: CountingParts, now: Date): Promise<void> {
  const dayOf = (program: ProgramId, at: Date): string =>
    Temporal.Instant.fromEpochMilliseconds(at.getTime())
      .toZonedDateTimeISO(programs.get(program)?.timeZone ?? 'UTC')
      .toPlainDate()
      .toString();
  while ((await counts.countAlerts(dayOf)) > 0);
  const tally: Parameters<VisitCountStore['countVisits']>[1] = ({ program, startedAt, snapshot, texts }) => ({
    day: dayOf(program, startedAt),
    counts: countsOf(snapshot, {
      out: segmentsOf(texts.filter(({ from }) => from !== 'visitor').map(textOf)),
      in: segmentsOf(texts.filter(({ from }) => from === 'visitor').map(({ body }) => body.text)),
    }),
  });
  while ((await counts.countVisits(now, tally)) > 0);
}

const segmentsOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + countSms(text).segments, 0);
