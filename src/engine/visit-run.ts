import { dangerIn } from '../core/answering.ts';
import { graver, noCrisis, type CrisisFinding } from '../core/crisis.ts';
import type { SavedVisit, VisitFlow, VisitStep } from '../core/flow.ts';
import type { Answerer, KnowledgeReply } from '../core/knowledge.ts';
import type { Lang } from '../core/language.ts';
import type { Expectation } from '../core/listening.ts';
import type { VisitEffect, VisitEvent } from '../core/visit.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
/** A visit event before it is given the turn's time. */
export type Happening = WithoutTime<VisitEvent>;

/** An effect with the step it belongs to. */
export interface Performed {
  readonly effect: VisitEffect;
  readonly step: VisitStep;
}

/** What a slow model made of a question, outside the transaction; used only if that very question is asked. */
export interface PreparedReply {
  readonly question: string;
  readonly reply: KnowledgeReply;
}

const speaking: ReadonlySet<string> = new Set(['say', 'prompt', 'explain', 'readBack', 'guide', 'answer']);

/** Where a question of ours is open, that question follows, and its choices are the ones to choose from. */
function withoutOffers(reply: KnowledgeReply): KnowledgeReply {
  if (reply.outcome === 'declined') return { outcome: 'declined' };
  if (reply.outcome !== 'answered' && reply.outcome !== 'blocked') return reply;
  const { also: _, ...rest } = reply;
  return rest;
}

const unansweredIn = (reply: KnowledgeReply, question: string): readonly string[] => {
  if (reply.outcome === 'declined') return [question];
  return reply.outcome === 'answered' ? (reply.rest ?? []) : [];
};

export interface RunParts {
  readonly flow: VisitFlow;
  readonly answerer: Answerer;
}

/** One turn's walk through the flow, collecting effects. */
export class VisitRun {
  readonly #parts: RunParts;
  readonly #at: string;
  readonly #prepared: PreparedReply | null;
  #performed: readonly Performed[] = [];
  /** The gravest danger heard in this turn, in the message or in an answer. */
  gravest: CrisisFinding = noCrisis;
  readonly gaps: { readonly question: string; readonly lang: Lang }[] = [];
  step: VisitStep;

  constructor(parts: RunParts, saved: SavedVisit, at: string, prepared: PreparedReply | null) {
    this.#parts = parts;
    this.#at = at;
    this.#prepared = prepared;
    this.step = { saved, effects: [], meta: parts.flow.metaOf(saved) };
  }

  get saved(): SavedVisit {
    return this.step.saved;
  }
  get lang(): Lang {
    return this.saved.context.lang;
  }

  /** Takes an event; what only brings the visitor back to a question is left to the event after it. */
  quietly(event: Happening): void {
    this.#take(
      event,
      (effect) => effect.type === 'prompt' || (effect.type === 'say' && effect.params.key === 'language.switched'),
    );
  }

  /** Danger whose guidance was said and whose alert is on its way by the spool: the visit goes on from there. */
  recall(finding: CrisisFinding): void {
    const heardNow = this.gravest;
    this.#take({ type: 'crisis.detected', finding }, ({ type }) => type !== 'wait' && type !== 'stopWaiting');
    this.gravest = heardNow;
  }

  send(event: Happening): void {
    this.#take(this.#graverIfUnsafe(event), () => false);
  }

  /** "No, I am not safe" makes a worry urgent and an urgent matter an emergency. */
  #graverIfUnsafe(event: Happening): Happening {
    if (event.type !== 'safety.answered' || event.safe !== 'no') return event;
    const { crisis, findings } = this.saved.context;
    if (crisis?.level === 'emergency') return event;
    const kinds = crisis?.kinds ?? findings.at(-1)?.kinds ?? ['suicide'];
    const level = crisis ? 'emergency' : 'urgent';
    return { type: 'crisis.detected', finding: { ...noCrisis, level, kinds, layer: 'context' } };
  }

  /** An answer can itself be a sign of danger: "no" to "are you safe right now?". */
  heedDanger(event: VisitEvent, { meta, screening }: Expectation): void {
    if (event.type !== 'correction.given' && (event.type !== 'answer.given' || meta.expects !== 'question')) return;
    const asked = event.type === 'correction.given' ? event.question : meta.question;
    const question = screening.questions.find((candidate) => candidate.id === asked);
    const danger = question && dangerIn(question, event.value);
    if (!danger) return;
    const finding: CrisisFinding = {
      ...noCrisis,
      level: danger.level,
      kinds: [danger.kind],
      layer: 'pattern',
      evidence: [],
    };
    this.#dropPrompts();
    this.send(
      danger.level === 'concern' ? { type: 'concern.detected', finding } : { type: 'crisis.detected', finding },
    );
  }

  /** Nobody who writes is met with silence, unless staff hold the conversation or texting is not allowed. */
  ensureAnswered(): void {
    const speaks = this.#performed.some(({ effect }) => speaking.has(effect.type));
    if (speaks || this.step.meta.prompt === null) return;
    this.#performed = [...this.#performed, { effect: { type: 'prompt', params: { again: true } }, step: this.step }];
  }

  /** Whatever else this turn says (a first welcome, an answer kept), guidance is read first. */
  putGuidanceFirst(): void {
    const isGuidance = ({ effect }: Performed): boolean => effect.type === 'guide';
    this.#performed = [...this.#performed.filter(isGuidance), ...this.#performed.filter((each) => !isGuidance(each))];
  }

  get performed(): readonly Performed[] {
    return this.#performed;
  }

  #dropPrompts(): void {
    this.#performed = this.#performed.filter(({ effect }) => effect.type !== 'prompt');
  }

  #take(event: Happening, isDropped: (effect: VisitEffect) => boolean): void {
    if (event.type === 'crisis.detected' || event.type === 'concern.detected')
      this.gravest = graver(this.gravest, event.finding);
    // A prompt left by an earlier event of this turn would ask twice.
    if (this.#performed.length > 0) this.#dropPrompts();
    this.step = this.#parts.flow.take(this.saved, { ...event, at: this.#at });
    for (const effect of this.step.effects) {
      if (effect.type === 'ask.knowledge') this.#ask(effect.params);
      else if (!isDropped(effect)) this.#performed = [...this.#performed, { effect, step: this.step }];
    }
  }

  #ask(asked: { readonly question: string } | { readonly passage: string }): void {
    const { lang, channel: kind } = this.saved.context;
    const channel = kind === 'activity' ? 'web' : kind;
    const { answerer } = this.#parts;
    const found =
      'passage' in asked
        ? answerer.passage(asked.passage, lang, channel)
        : this.#prepared?.question === asked.question
          ? this.#prepared.reply
          : answerer.answer({ question: asked.question, lang, channel });
    const reply = this.step.meta.expects === 'menu' ? found : withoutOffers(found);
    if ('question' in asked)
      this.gaps.push(...unansweredIn(reply, asked.question).map((question) => ({ question, lang })));
    this.#take({ type: 'knowledge.replied', reply }, () => false);
  }
}
