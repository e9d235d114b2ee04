import { z } from 'zod';
import type { CrisisLevel } from './crisis.ts';

/**
 * What reports count of visits: numbers by day, from which no visit can be told. Kept sealed, because "so many were
 * asked the follow-up about overdoses" can say something of one person when few were (docs/decisions/0120).
 */
const count = z.number().int();
const questionCounts = z.object({
  /** Visits that came to it. */
  asked: count,
  given: count,
  /** "I don't know", skipped, or not understood. */
  passed: count,
  /** Visits that ended there, unanswered. */
  left: count,
});
export type QuestionCounts = z.infer<typeof questionCounts>;

export const visitCountsSchema = z.object({
  visits: count,
  /** Came to a question of the screening. */
  begun: count,
  confirmed: count,
  /** Ended by a rule: no to the notice, under 18, the visitor's wish. */
  stopped: count,
  /** Began and went away. */
  left: count,
  questions: z.record(z.string(), questionCounts),
  /** Times that help was named, by the most serious kind of the finding. */
  referrals: z.record(z.string(), z.object({ concern: count, urgent: count, emergency: count })),
  /** Segments of texts, as carriers bill them. */
  texts: z.object({ out: count, in: count }),
});
export type VisitCounts = z.infer<typeof visitCountsSchema>;

export const noCounts = (): VisitCounts => ({
  visits: 0,
  begun: 0,
  confirmed: 0,
  stopped: 0,
  left: 0,
  questions: {},
  referrals: {},
  texts: { out: 0, in: 0 },
});

/** `sign` -1 takes away what was added before. Nothing that comes to zero is kept. */
export function addCounts(to: VisitCounts, more: VisitCounts, sign: 1 | -1 = 1): VisitCounts {
  const sum = (a = 0, b = 0): number => a + sign * b;
  return {
    visits: sum(to.visits, more.visits),
    begun: sum(to.begun, more.begun),
    confirmed: sum(to.confirmed, more.confirmed),
    stopped: sum(to.stopped, more.stopped),
    left: sum(to.left, more.left),
    questions: addEach(to.questions, more.questions, ['asked', 'given', 'passed', 'left'], sum),
    referrals: addEach(to.referrals, more.referrals, ['concern', 'urgent', 'emergency'], sum),
    texts: { out: sum(to.texts.out, more.texts.out), in: sum(to.texts.in, more.texts.in) },
  };
}

function addEach<Name extends string>(
  to: Readonly<Record<string, Record<Name, number>>>,
  more: Readonly<Record<string, Record<Name, number>>>,
  names: readonly Name[],
  sum: (a: number | undefined, b: number | undefined) => number,
): Record<string, Record<Name, number>> {
  const ids = [...new Set([...Object.keys(to), ...Object.keys(more)])];
  const added = ids.map((id) => {
    const row = Object.fromEntries(names.map((name) => [name, sum(to[id]?.[name], more[id]?.[name])]));
    return [id, row as Record<Name, number>] as const;
  });
  return Object.fromEntries(added.filter(([, row]) => names.some((name) => row[name] !== 0)));
}

/** A visit as its conversation keeps it: only what is counted. */
const savedVisit = z.object({
  visit: z.object({
    context: z.object({
      answers: z.record(z.string(), z.object({ kind: z.enum(['given', 'unsure', 'skipped']) })),
      cursor: z.string().nullable(),
      trail: z.array(z.string()),
      confirmedAt: z.string().nullable(),
      stoppedBy: z.string().nullable(),
      findings: z.array(z.object({ level: z.string(), kinds: z.array(z.string()) })),
    }),
  }),
});

/**
 * Counts one visit. Of its findings only concerns: whatever is graver raised an alert, and alerts are counted as such.
 * A question that is asked once for each substance counts once, without the substance. Of a visit that an earlier
 * version saved in another shape only that there was one.
 */
export function countsOf(snapshot: unknown, texts: VisitCounts['texts']): VisitCounts {
  const read = savedVisit.safeParse(snapshot);
  if (!read.success) return { ...noCounts(), visits: 1, texts };
  const { context } = read.data.visit;
  const { answers, cursor, confirmedAt, stoppedBy } = context;
  const asked = new Map<string, keyof Omit<QuestionCounts, 'asked'>>();
  for (const id of [...context.trail, ...Object.keys(answers), ...(cursor === null ? [] : [cursor])]) {
    const answer = answers[id];
    const base = id.split('/')[0]!;
    if (asked.get(base) === 'left') continue;
    // Put and never answered, but the visit went on from there: passed over, in danger for one.
    asked.set(base, answer?.kind === 'given' ? 'given' : answer || id !== cursor ? 'passed' : 'left');
  }
  const isOver = confirmedAt !== null || stoppedBy !== null;
  const questions = [...asked]
    .filter(([, what]) => !(what === 'left' && confirmedAt !== null))
    .map(([id, what]) => [id, { asked: 1, given: 0, passed: 0, left: 0, [what]: 1 }] as const);
  let counts: VisitCounts = {
    ...noCounts(),
    visits: 1,
    begun: asked.size > 0 ? 1 : 0,
    confirmed: confirmedAt === null ? 0 : 1,
    stopped: confirmedAt === null && stoppedBy !== null ? 1 : 0,
    left: asked.size > 0 && !isOver ? 1 : 0,
    questions: Object.fromEntries(questions),
    texts,
  };
  for (const { level, kinds } of context.findings) {
    if (level === 'concern') counts = addCounts(counts, referralOf('concern', kinds));
  }
  return counts;
}

/** One finding counts once, by its most serious kind. */
export function referralOf(level: Exclude<CrisisLevel, 'none'>, kinds: readonly string[]): VisitCounts {
  const row = { concern: 0, urgent: 0, emergency: 0, [level]: 1 };
  return { ...noCounts(), referrals: { [kinds[0] ?? 'unknown']: row } };
}
