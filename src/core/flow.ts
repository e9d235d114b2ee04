import type { ProgramId } from './ids.ts';
import type { Lang } from './language.ts';
import type { Screening } from './screening.ts';
import type { ChannelKind, StateMeta, VisitContext, VisitEffect, VisitEvent } from './visit.ts';

/** Where a visit stands: nested state names, as XState writes them. */
export type StateValue = string | { readonly [state: string]: StateValue | undefined };

/** A visit at rest, as it is sealed and stored. */
export interface SavedVisit {
  readonly value: StateValue;
  readonly context: VisitContext;
}

export interface VisitStart {
  readonly program: ProgramId;
  readonly lang: Lang;
  readonly channel: ChannelKind;
  /** ISO instant. */
  readonly at: string;
  /** `YYYY-MM-DD` in the program's zone. */
  readonly today: string;
}

/** What one event led to. */
export interface VisitStep {
  readonly saved: SavedVisit;
  /** In the order to perform. */
  readonly effects: readonly VisitEffect[];
  /** What the state now rested in waits for. */
  readonly meta: StateMeta;
}

/** One program's root flow: pure, no clock, no I/O. */
export interface VisitFlow {
  /** Names the shape of what is saved and the screening it was asked from: `visit@1+3fa9c02b77d1`. */
  readonly version: string;
  readonly screening: Screening;
  begin(start: VisitStart): VisitStep;
  take(saved: SavedVisit, event: VisitEvent): VisitStep;
  metaOf(saved: SavedVisit): StateMeta;
  /**
   * Makes a stored visit of an earlier version one of this version: answers stay, a state that is gone
   * becomes the question to put next. Throws FlowVersionError for a version newer than this one.
   */
  carryOver(saved: SavedVisit, version: string): SavedVisit;
}
