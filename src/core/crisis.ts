import type { Lang } from './language.ts';

/** Rising. `concern`: ask directly, show help, tell staff. `urgent`: guidance, alert, pause. `emergency`: 911 first. */
export const crisisLevels = ['none', 'concern', 'urgent', 'emergency'] as const;
export type CrisisLevel = (typeof crisisLevels)[number];

export const crisisKinds = [
  'suicide',
  'self-harm',
  'overdose',
  'withdrawal',
  'medical',
  'violence',
  'abuse',
  'child',
  'psychosis',
] as const;
export type CrisisKind = (typeof crisisKinds)[number];

/** Which layer of the check set the level. `error`: a layer failed, and failing raises. */
export type CrisisLayer = 'none' | 'pattern' | 'model' | 'context' | 'second-opinion' | 'error';

export interface CrisisEvidence {
  /** Offsets into the message as it was written, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The pattern's id, or `model`. Never the visitor's words. */
  readonly source: string;
}

export interface CrisisFinding {
  readonly level: CrisisLevel;
  /** Most serious first; empty exactly when the level is `none`. */
  readonly kinds: readonly CrisisKind[];
  readonly who: 'self' | 'other';
  readonly when: 'now' | 'past';
  /** The visitor denies danger ("I'd never hurt myself"). Does not lower the level of anything else found. */
  readonly denied: boolean;
  readonly quoted: boolean;
  readonly idiom: boolean;
  readonly evidence: readonly CrisisEvidence[];
  readonly layer: CrisisLayer;
  /** 0 to 1: the learned model's calibrated probability of `urgent` or worse. */
  readonly score01: number;
}

/**
 * Reads one message for danger. Pure, synchronous, never throws, linear in length.
 * @param history earlier messages of the same visitor in this conversation, oldest first; the last 20 count.
 * @param lang the conversation's language; without it both languages are read (they always are for patterns).
 */
export type CheckForCrisis = (text: string, history?: readonly string[], lang?: Lang) => CrisisFinding;

/** How grave a level is, for comparing: 0 to 3. */
export const gravity = (level: CrisisLevel): number => crisisLevels.indexOf(level);

/** `urgent` and `emergency` interrupt the flow; `concern` asks and carries on gently. */
export const interrupts = (level: CrisisLevel): boolean => gravity(level) >= gravity('urgent');

export const noCrisis: CrisisFinding = {
  level: 'none',
  kinds: [],
  who: 'self',
  when: 'now',
  denied: false,
  quoted: false,
  idiom: false,
  evidence: [],
  layer: 'none',
  score01: 0,
};

/** The graver of two findings; on a tie the first, with the kinds of both. */
export function graver(first: CrisisFinding, second: CrisisFinding): CrisisFinding {
  const [lead, other] = gravity(second.level) > gravity(first.level) ? [second, first] : [first, second];
  return {
    ...lead,
    kinds: [...new Set([...lead.kinds, ...other.kinds])],
    score01: Math.max(first.score01, second.score01),
  };
}

export interface GuidanceRequest {
  readonly finding: CrisisFinding;
  readonly lang: Lang;
  readonly channel: 'web' | 'sms' | 'voice';
  /** US state code, for state lines and Good Samaritan wording; absent: national lines only. */
  readonly state?: string;
  /** True only when an alert really was raised: some sentences may be said only then. */
  readonly alerted: boolean;
}

/**
 * Fixed, reviewed guidance for a finding: messages in the order to say them, the first always carrying the
 * number to call. `ref` names text and version for the record. Pure; never throws; never empty.
 */
export type Guide = (request: GuidanceRequest) => readonly { readonly text: string; readonly ref: string }[];
