/** Who is on call when: pure, in the program's own time zone. */

/** A weekly shift. Times are local, `HH:MM`; one that ends at or before its start ends on the next day. */
export interface Shift {
  readonly person: string;
  /** The day it starts: 1 Monday … 7 Sunday. */
  readonly day: number;
  readonly starts: string;
  readonly ends: string;
}

/** For once, somebody else: whoever the week would have named is off for that time. */
export interface Override {
  readonly person: string;
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
}

export interface Rota {
  readonly timeZone: string;
  readonly shifts: readonly Shift[];
  readonly overrides: readonly Override[];
}

/** A time with the same people on call throughout. Nobody: a gap. */
export interface Coverage {
  readonly from: Date;
  readonly to: Date;
  readonly people: readonly string[];
}

/** Whom a step of an escalation tells. */
export const whoms = ['on-call', 'next', 'lead', 'everyone'] as const;
export type Whom = (typeof whoms)[number];

export interface EscalationStep {
  /** After the alert was raised; rising, the first 0. */
  readonly minutes: number;
  readonly whom: Whom;
}

/** Ours: nobody asleep costs more than five minutes. A program sets its own. */
export const defaultSteps: readonly EscalationStep[] = [
  { minutes: 0, whom: 'on-call' },
  { minutes: 2, whom: 'on-call' },
  { minutes: 5, whom: 'next' },
  { minutes: 15, whom: 'everyone' },
];

const dayMs = 86_400_000;

/** Who is on call from `from` for so many days, without a hole: gaps are coverages with nobody in them. */
export function coverageOf(rota: Rota, from: Date, days: number): readonly Coverage[] {
  const startMs = from.getTime();
  const endMs = startMs + days * dayMs;
  const shifts = shiftSpans(rota, from, days);
  const overrides = rota.overrides.map((override) => ({
    person: override.person,
    fromMs: override.from.getTime(),
    toMs: override.to.getTime(),
  }));
  const edges = [...shifts, ...overrides]
    .flatMap(({ fromMs, toMs }) => [fromMs, toMs])
    .filter((ms) => ms > startMs && ms < endMs);
  const borders = [startMs, ...new Set(edges.toSorted((a, b) => a - b)), endMs];
  const peopleAt = (ms: number): readonly string[] => {
    const holds = ({ fromMs, toMs }: Span): boolean => fromMs <= ms && ms < toMs;
    const instead = overrides.filter(holds);
    return [...new Set((instead.length > 0 ? instead : shifts.filter(holds)).map(({ person }) => person))];
  };
  const covered: Coverage[] = [];
  for (const [index, fromMs] of borders.slice(0, -1).entries()) {
    const to = new Date(borders[index + 1]!);
    const people = peopleAt(fromMs);
    const last = covered.at(-1);
    if (last && last.people.join('\n') === people.join('\n')) covered[covered.length - 1] = { ...last, to };
    else covered.push({ from: new Date(fromMs), to, people });
  }
  return covered;
}

/** A rota says nothing at all while it has no shift and no override. */
export const isEmpty = ({ shifts, overrides }: Rota): boolean => shifts.length === 0 && overrides.length === 0;

export interface OnCall {
  readonly now: readonly string[];
  /** Null when nobody else is within a fortnight. */
  readonly next: Coverage | null;
}

/** Who is on call now, and who comes after: the next time with anybody who is not on call now. */
export function onCallAt(rota: Rota, at: Date): OnCall {
  const [current, ...later] = coverageOf(rota, at, 15);
  const now = current?.people ?? [];
  const next = later.find(({ people }) => people.some((person) => !now.includes(person))) ?? null;
  return { now, next };
}

/**
 * Whom a step tells, by id. Where the step names nobody (a gap, no lead), the next in line is told instead: lead,
 * then who comes next, then everyone. An alert never waits for a hole in a rota to end.
 */
export function toldBy(
  whom: Whom,
  { rota, lead, everyone }: { readonly rota: Rota; readonly lead: string | null; readonly everyone: readonly string[] },
  at: Date,
): readonly string[] {
  const { now, next } = onCallAt(rota, at);
  const comingUp = (next?.people ?? []).filter((person) => !now.includes(person));
  const leads = lead === null ? [] : [lead];
  const named: Readonly<Record<Whom, readonly string[]>> = {
    'on-call': now,
    next: [...now, ...comingUp],
    lead: [...now, ...leads],
    everyone,
  };
  const inLine =
    whom === 'next'
      ? [comingUp, leads, everyone]
      : whom === 'lead'
        ? [leads, comingUp, everyone]
        : [now, leads, comingUp, everyone];
  const isNamed = whom === 'everyone' || inLine[0]!.length > 0;
  const told = isNamed ? named[whom] : [...now, ...(inLine.find((people) => people.length > 0) ?? [])];
  return [...new Set(told)];
}

interface Span {
  readonly person: string;
  readonly fromMs: number;
  readonly toMs: number;
}

function shiftSpans({ timeZone, shifts }: Rota, from: Date, days: number): readonly Span[] {
  const today = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  // From the day before: a night shift that began yesterday may still run.
  return Array.from({ length: days + 3 }, (_, index) => today.add({ days: index - 1 })).flatMap((date) =>
    shifts
      .filter(({ day }) => day === date.dayOfWeek)
      .map(({ person, starts, ends }) => {
        const endsOn = ends <= starts ? date.add({ days: 1 }) : date;
        return {
          person,
          // A time that a clock change skips or repeats: the later reading of a gap, the first of a fold.
          fromMs: date.toZonedDateTime({ timeZone, plainTime: starts }).epochMilliseconds,
          toMs: endsOn.toZonedDateTime({ timeZone, plainTime: ends }).epochMilliseconds,
        };
      }),
  );
}
