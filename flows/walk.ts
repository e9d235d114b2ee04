import { getAdjacencyMap } from 'xstate/graph';
import type { AnswerValue } from '../src/core/answers.ts';
import { answersRead, holds, type Condition } from '../src/core/conditions.ts';
import { noCrisis, type CrisisFinding } from '../src/core/crisis.ts';
import type { StateValue } from '../src/core/flow.ts';
import { programId } from '../src/core/ids.ts';
import type { Question, Screening } from '../src/core/screening.ts';
import type { VisitContext, VisitEvent } from '../src/core/visit.ts';
import { createVisit } from './visit.ts';

/** Any fixed moment does: the flow reads no clock. */
const at = '2026-11-22T02:00:00.000Z';
const today = '2026-11-22';

/** One place a visit can rest in: a state, with what of the answers still decides where it leads. */
export interface WalkedPlace {
  readonly key: string;
  readonly value: StateValue;
  readonly context: VisitContext;
  readonly exits: readonly { readonly event: VisitEvent; readonly to: string }[];
}

export interface Walk {
  readonly places: ReadonlyMap<string, WalkedPlace>;
  readonly start: string;
  /** Ids of resting states that no event sequence reaches. */
  readonly unreached: readonly string[];
  /** Keys of places from which no packet, hand-over or stated stop can be reached. */
  readonly deadEnds: readonly string[];
  /** Distinct ways of answering from the first question to an end, counting one way per differing branch. */
  readonly pathCount: bigint;
}

/** The states in which a visit is brought to an end that somebody can stand by. */
export const isEnding = (value: StateValue): boolean => {
  const name = nameOf(value);
  return name === 'confirmed.resting' || name === 'handoff' || name.startsWith('stop-');
};

export const nameOf = (value: StateValue): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value)
        .map(([name, inner]) => `${name}.${nameOf(inner!)}`)
        .join('|');

/**
 * Walks every path of a program's visit with XState's graph tools: every resting state, every branch of
 * the screening, every event that may happen anywhere.
 */
export function walkVisit(screening: Screening): Walk {
  const machine = createVisit(screening);
  type Snapshot = ReturnType<typeof machine.resolveState>;
  const branches = branchesOf(screening);

  const interruptedAt = new Map<string, string>();
  const map = getAdjacencyMap(machine, {
    input: { program: programId('walk'), lang: 'en', channel: 'sms', at, today },
    events: (snapshot) => {
      const standing = snapshot as Snapshot;
      const name = nameOf(standing.value);
      const key = keyOf(standing, screening, branches);
      // What interrupts a question does so alike whatever was answered before: it is walked from the first standing.
      const state = `${name} ${standing.context.journey}`;
      if (!interruptedAt.has(state)) interruptedAt.set(state, key);
      return eventsAt(screening, standing, !name.startsWith('screening.') || interruptedAt.get(state) === key);
    },
    serializeState: (snapshot) => keyOf(snapshot as Snapshot, screening, branches),
    serializeEvent: (event) => JSON.stringify(event),
    limit: 2_000_000,
  });

  const places = new Map<string, WalkedPlace>();
  for (const [key, { state, transitions }] of Object.entries(map)) {
    const { value, context } = state as Snapshot;
    const exits = Object.values(transitions as Readonly<Record<string, { event: VisitEvent; state: unknown }>>).map(
      ({ event, state: next }) => ({
        event,
        to: keyOf(next as Snapshot, screening, branches),
      }),
    );
    places.set(key, { key, value: value, context, exits });
  }
  const start = Object.keys(map)[0]!;
  return {
    places,
    start,
    unreached: restingStates(machine).filter((id) => ![...places.values()].some((place) => nameOf(place.value) === id)),
    deadEnds: deadEndsOf(places),
    pathCount: countPaths(places, start),
  };
}

/** What decides the way ahead from a question on: the conditions of the questions and stops still to come. */
interface Branch {
  readonly from: number;
  readonly condition: Condition;
}

const branchesOf = (screening: Screening): readonly Branch[] => [
  ...screening.questions.flatMap((question, index) =>
    question.when ? [{ from: index, condition: question.when }] : [],
  ),
  ...screening.stops.map((stop) => ({ from: screening.questions.length, condition: stop.when })),
];

/**
 * Two visits stand in the same place when the same events lead to the same places from both: the state, and
 * which of the questions still to come apply. What was answered long ago decides nothing more.
 */
function keyOf(
  { value, context }: { readonly value: unknown; readonly context: VisitContext },
  screening: Screening,
  branches: readonly Branch[],
): string {
  const place = nameOf(value as StateValue);
  const standing = [
    context.journey,
    context.returnTo,
    Math.min(context.attempts, 2),
    context.crisis ? 1 : 0,
    context.cursor ?? '-',
  ];
  if (!place.startsWith('screening.')) return `${place} ${standing.join(',')}`;
  const from = screening.questions.findIndex((question) => question.id === context.cursor);
  const facts = { answers: context.answers, scores: context.scores, today: context.today };
  const bits = branches.map((branch) =>
    branch.from > from && isAhead(branch.condition, context) && holds(branch.condition, facts) ? 1 : 0,
  );
  return `${place} ${standing.join(',')} ${bits.join('')}`;
}

/** Whether a condition reads an answer that is given: one not yet asked decides nothing yet. */
const isAhead = (condition: Condition, context: VisitContext): boolean =>
  answersRead(condition).some((id) => id in context.answers);

function eventsAt(
  screening: Screening,
  snapshot: { readonly value: unknown; readonly context: VisitContext; getMeta(): object },
  isInterrupted: boolean,
): readonly VisitEvent[] {
  const metas = Object.values(snapshot.getMeta()) as { expects: string; question?: string }[];
  const meta = metas.at(-1);
  const question = screening.questions.find((candidate) => candidate.id === meta?.question);
  const here: Unstamped[] = [];
  if (question) {
    here.push(...representatives(screening, question).map((value): Unstamped => ({ type: 'answer.given', value })));
    if (isInterrupted) here.push({ type: 'answer.unsure' }, { type: 'why.asked' });
    if (isInterrupted || !question.skippable) here.push({ type: 'answer.unclear' });
    here.push({ type: 'skip.asked' });
  }
  switch (meta?.expects) {
    case 'nothing':
      here.push(
        { type: 'visit.started', entry: 'message' },
        { type: 'staff.wrote', idleMs: 1_200_000 },
        { type: 'hold.ended' },
        { type: 'optIn.received' },
      );
      break;
    case 'safety':
      here.push(
        { type: 'safety.answered', safe: 'yes' },
        { type: 'safety.answered', safe: 'no' },
        { type: 'safety.answered', safe: 'denied' },
      );
      break;
    case 'resume':
      here.push({ type: 'continue.asked' }, { type: 'pause.asked' });
      break;
    case 'verification':
      here.push({ type: 'verification.given', matches: true }, { type: 'verification.given', matches: false });
      break;
    case 'phone':
      here.push({ type: 'phone.given', phone: '+18605550123' }, { type: 'pause.asked' });
      break;
    case 'code':
      here.push(
        { type: 'code.checked', result: 'right' },
        { type: 'code.checked', result: 'wrong' },
        { type: 'code.checked', result: 'over' },
        { type: 'code.asked' },
      );
      break;
    case 'page':
      here.push({ type: 'page.confirmed' }, { type: 'page.declined' });
      break;
    case 'erasure':
      here.push({ type: 'erasure.confirmed' }, { type: 'erasure.declined' });
      break;
    case 'review':
      here.push({ type: 'review.sent' });
      break;
    default:
      break;
  }
  return [...here, ...(isInterrupted ? anywhere : [])].map((event) => ({ ...event, at }));
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
type Unstamped = WithoutTime<VisitEvent>;

const walkedFinding: CrisisFinding = { ...noCrisis, level: 'urgent', kinds: ['suicide'], layer: 'pattern' };

const anywhere: readonly Unstamped[] = [
  { type: 'screening.asked' },
  { type: 'callback.asked' },
  { type: 'menu.asked' },
  { type: 'crisis.detected', finding: walkedFinding },
  { type: 'concern.detected', finding: { ...walkedFinding, level: 'concern' } },
  { type: 'optOut.received' },
  { type: 'verification.needed' },
  { type: 'text.asked', already: false },
  { type: 'erasure.asked' },
  { type: 'page.asked' },
  { type: 'contact.revoked', isSaid: true },
  { type: 'page.named', isWaiting: true },
  { type: 'hold.started', by: { id: 'staff', firstName: 'Ana', part: 'admissions' }, idleMs: 1_200_000 },
];

/** One value for every way a question's answer can turn the path; a single one where it turns nothing. */
function representatives(screening: Screening, question: Question): readonly AnswerValue[] {
  const conditions = [
    ...screening.questions.flatMap(({ when }) => when ?? []),
    ...screening.stops.map((stop) => stop.when),
  ];
  const isRead = conditions.some((condition) => answersRead(condition).includes(question.id));
  const options = question.options.map((option) => option.id);
  switch (question.kind) {
    case 'choice':
    case 'yes-no':
      return isRead ? options : options.slice(0, 1);
    case 'choices':
      return isRead ? [...options.map((option) => [option]), options] : [options.slice(0, 1)];
    case 'number':
    case 'scale':
      return [question.min ?? 0, question.max ?? 10];
    case 'birth-date':
      return ['1985-03-04', '2015-03-04'];
    case 'moment':
      return [
        { on: today, precision: 'day' },
        { on: '2019', precision: 'year' },
      ];
    case 'phone':
      return ['+18605550123'];
    default:
      return ['words'];
  }
}

function restingStates(machine: ReturnType<typeof createVisit>): readonly string[] {
  interface Node {
    readonly states: Readonly<Record<string, Node>>;
    readonly meta?: unknown;
    readonly path: readonly string[];
  }
  const under = (node: Node): readonly string[] => [
    ...(node.meta ? [node.path.join('.')] : []),
    ...Object.values(node.states).flatMap(under),
  ];
  return under(machine.root);
}

function deadEndsOf(places: ReadonlyMap<string, WalkedPlace>): readonly string[] {
  const into = new Map<string, string[]>();
  for (const place of places.values()) {
    for (const exit of place.exits) into.set(exit.to, [...(into.get(exit.to) ?? []), place.key]);
  }
  const good = new Set([...places.values()].filter((place) => isEnding(place.value)).map((place) => place.key));
  const queue = [...good];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const before of into.get(key) ?? []) {
      if (good.has(before)) continue;
      good.add(before);
      queue.push(before);
    }
  }
  return [...places.keys()].filter((key) => !good.has(key));
}

/** Answers only ever lead forwards, so the ways to an end can be counted from the end. */
function countPaths(places: ReadonlyMap<string, WalkedPlace>, start: string): bigint {
  const counted = new Map<string, bigint>();
  const from = (key: string): bigint => {
    const known = counted.get(key);
    if (known !== undefined) return known;
    counted.set(key, 0n);
    const place = places.get(key);
    if (!place) return 0n;
    const onward = place.exits.filter(
      ({ event }) => event.type === 'answer.given' || event.type === 'review.sent' || event.type === 'visit.started',
    );
    const asked =
      nameOf(place.value) === 'welcome.choosing'
        ? place.exits.filter(({ event }) => event.type === 'screening.asked')
        : onward;
    const ways = isEnding(place.value)
      ? 1n
      : [...new Set(asked.map((exit) => exit.to))].reduce((sum, to) => sum + from(to), 0n);
    counted.set(key, ways);
    return ways;
  };
  return from(start);
}
