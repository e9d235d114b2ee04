import { createActor, type ActorScope, type ExecutableActionObject } from 'xstate';
import { forgetAbandoned, nextQuestion, scoresOf } from '../src/core/answering.ts';
import { AppError } from '../src/core/errors.ts';
import type { SavedVisit, StateValue, VisitFlow, VisitStart, VisitStep } from '../src/core/flow.ts';
import { programId } from '../src/core/ids.ts';
import type { Screening } from '../src/core/screening.ts';
import type { StateMeta, VisitEffect, VisitEffectType, VisitEvent } from '../src/core/visit.ts';
import { upcast } from './upcasters.ts';
import { createVisit, visitVersion } from './visit.ts';

/** A visit saved by a newer Porchlight: this one must not touch it. */
export class FlowVersionError extends AppError {
  override readonly name = 'FlowVersionError';
  readonly code = 'flow.version_unknown';
}

const resting: StateMeta = { expects: 'nothing', prompt: null };

const effectTypes: ReadonlySet<string> = new Set<VisitEffectType>([
  'say',
  'prompt',
  'explain',
  'readBack',
  'guide',
  'answer',
  'ask.knowledge',
  'alert',
  'task',
  'wait',
  'stopWaiting',
  'record',
  'packet',
  'suppress',
  'door.code',
  'erase',
  'page.code',
  'page.open',
  'door.open',
  'door.close',
]);

/** Runs one program's visit as XState's pure `transition` does, from stored values to stored values. */
export function createVisitFlow(screening: Screening): VisitFlow {
  const machine = createVisit(screening);
  type Snapshot = ReturnType<typeof machine.resolveState>;

  /** The steps of a turn follow each other: a visit that this flow has just brought to rest is not resolved again. */
  let latest: { readonly saved: SavedVisit; readonly snapshot: Snapshot } | undefined;
  const restore = (saved: SavedVisit): Snapshot => {
    if (latest?.saved !== saved) {
      latest = { saved, snapshot: machine.resolveState({ value: saved.value, context: saved.context }) };
    }
    return latest.snapshot;
  };

  const stepOf = (snapshot: Snapshot, actions: readonly { type: string; params?: unknown }[]): VisitStep => {
    const saved: SavedVisit = { value: snapshot.value, context: snapshot.context };
    latest = { saved, snapshot };
    return {
      saved,
      effects: actions
        .filter((action) => effectTypes.has(action.type))
        .map((action) => ({ type: action.type, params: action.params }) as VisitEffect),
      meta: metaOf(snapshot),
    };
  };

  // XState's own `transition` makes an actor for each event, and computes a visit's beginning for it. Ours is made
  // once and never started: the machine has no children, no delays and no actions of its own.
  const idle = createActor(machine, { input: nobody });
  const scopeFor = (actions: ExecutableActionObject[]): ActorScope<Snapshot, VisitEvent> => ({
    self: idle,
    system: idle.system,
    id: '',
    sessionId: '',
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    actionExecutor: (action) => void actions.push(action),
  });

  return {
    version: `visit@${visitVersion}+${screening.version}`,
    screening,
    begin(start) {
      const actions: ExecutableActionObject[] = [];
      const snapshot = machine.getInitialSnapshot(scopeFor(actions), start);
      return stepOf(snapshot, actions);
    },
    take(saved, event: VisitEvent) {
      const actions: ExecutableActionObject[] = [];
      const snapshot = machine.transition(restore(saved), event, scopeFor(actions));
      return stepOf(snapshot, actions);
    },
    metaOf: (saved) => metaOf(restore(saved)),
    carryOver(saved, version) {
      if (version === this.version) return saved;
      const savedVersion = Number(/^visit@(\d+)\+/.exec(version)?.[1]);
      if (!(savedVersion <= visitVersion)) throw new FlowVersionError('this visit was saved by a newer version');
      return onThisScreening(machine, screening, upcast(saved, savedVersion, visitVersion));
    },
  };
}

const nobody: VisitStart = { program: programId('nobody'), lang: 'en', channel: 'web', at: '', today: '' };

/** The innermost state's meta: what is said and expected where the visit rests. */
function metaOf(snapshot: { getMeta(): Record<string, StateMeta | undefined> }): StateMeta {
  const metas = Object.entries(snapshot.getMeta()).toSorted(([a], [b]) => b.length - a.length);
  return metas[0]?.[1] ?? resting;
}

/**
 * A changed screening: answers to questions that are gone are dropped, and a visit that stood in a
 * state that is gone continues with the first question still open.
 */
function onThisScreening(machine: ReturnType<typeof createVisit>, screening: Screening, saved: SavedVisit): SavedVisit {
  const known = new Set<string>(screening.questions.map((question) => question.id));
  const asked = Object.fromEntries(Object.entries(saved.context.answers).filter(([id]) => known.has(id)));
  const answers = forgetAbandoned(screening, asked, saved.context.today);
  const context = {
    ...saved.context,
    answers,
    scores: scoresOf(screening, answers),
    trail: saved.context.trail.filter((id) => known.has(id)),
    cursor: saved.context.cursor && known.has(saved.context.cursor) ? saved.context.cursor : null,
    likely: null,
  };
  if (stateExists(machine, saved.value)) return { value: saved.value, context };
  const open = nextQuestion(screening, answers, context);
  const value: StateValue = open ? { screening: `q-${open.id.replaceAll('/', '-')}` } : 'review';
  return { value, context: { ...context, cursor: open?.id ?? null, returnTo: open ? 'screening' : 'review' } };
}

function stateExists(machine: ReturnType<typeof createVisit>, value: StateValue): boolean {
  let node: { readonly states: Record<string, unknown> } | undefined = machine.root;
  let rest: StateValue | undefined = value;
  while (rest !== undefined && node) {
    const name: string | undefined = typeof rest === 'string' ? rest : Object.keys(rest)[0];
    if (name === undefined) return true;
    node = node.states[name] as typeof node;
    rest = typeof rest === 'string' ? undefined : rest[name];
  }
  return node !== undefined;
}
