import { valueOf, type Answers, type Moment } from './answers.ts';

/**
 * When a question applies or a route is suggested, as data. An answer that was skipped, unsure or
 * never asked satisfies only `answered: false`.
 */
export type Condition =
  | { readonly answer: string; readonly is: string | number | readonly (string | number)[] }
  | { readonly answer: string; readonly includes: string | readonly string[] }
  | { readonly answer: string; readonly atLeast: number }
  | { readonly answer: string; readonly atMost: number }
  /** The moment is at most so many days before `now`. */
  | { readonly answer: string; readonly withinDays: number }
  /** The birth date makes the person younger than so many years `today`. */
  | { readonly answer: string; readonly ageUnder: number }
  | { readonly answer: string; readonly answered: boolean }
  | { readonly score: string; readonly atLeast: number }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

export interface Facts {
  readonly answers: Answers;
  /** Instrument totals by id; absent while unscored. */
  readonly scores: Readonly<Record<string, number>>;
  /** For `withinDays` and `ageUnder`: today in the program's zone, `YYYY-MM-DD`. */
  readonly today: string;
}

export function holds(condition: Condition, facts: Facts): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, facts));
  if ('any' in condition) return condition.any.some((part) => holds(part, facts));
  if ('not' in condition) return !holds(condition.not, facts);
  if ('score' in condition) return (facts.scores[condition.score] ?? Number.NEGATIVE_INFINITY) >= condition.atLeast;
  const value = valueOf(facts.answers, condition.answer);
  if ('answered' in condition) return (value !== undefined) === condition.answered;
  if (value === undefined) return false;
  if ('is' in condition) return listOf(condition.is).some((wanted) => wanted === value);
  if ('includes' in condition) {
    const held = Array.isArray(value) ? value : [value];
    return listOf(condition.includes).some((wanted) => held.includes(wanted));
  }
  if ('withinDays' in condition) {
    return typeof value === 'object' && 'on' in value && isWithinDays(value, condition.withinDays, facts.today);
  }
  if ('ageUnder' in condition) return typeof value === 'string' && ageOn(value, facts.today) < condition.ageUnder;
  const number = typeof value === 'number' ? value : Number.NaN;
  return 'atLeast' in condition ? number >= condition.atLeast : number <= condition.atMost;
}

/** Ids of the answers a condition reads: for checking specs and for walking flows. */
export function answersRead(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all.flatMap(answersRead);
  if ('any' in condition) return condition.any.flatMap(answersRead);
  if ('not' in condition) return answersRead(condition.not);
  return 'answer' in condition ? [condition.answer] : [];
}

const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

function isWithinDays(moment: Moment, days: number, today: string): boolean {
  if (moment.precision === 'year' || moment.precision === 'month') return today.startsWith(moment.on);
  const elapsedMs = Date.parse(today) - Date.parse(moment.on.slice(0, 10));
  return elapsedMs >= 0 && elapsedMs <= days * 86_400_000;
}

/** Whole years between two days, `YYYY-MM-DD`. */
function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
