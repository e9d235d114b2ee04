/** What a list of visits shows of one. Sealed at rest: a name is identity, and flags and routes are clinical. */
export interface VisitSummary {
  /** As given; empty until then. */
  readonly name: string;
  /** E.164, as given in answer; empty until then. For finding, not shown. */
  readonly phone: string;
  readonly flags: readonly VisitFlag[];
  /** Ids of the routes that the answers so far suggest. */
  readonly routes: readonly string[];
}

/** `crisis`: a grave finding. `worry`: a lesser one. `safety`: an answer that is itself a sign of danger. */
export const visitFlags = ['crisis', 'worry', 'safety', 'no-texts', 'no-voicemail', 'no-calls'] as const;
export type VisitFlag = (typeof visitFlags)[number];
