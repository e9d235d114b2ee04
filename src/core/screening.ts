import type { Condition } from './conditions.ts';
import type { CrisisKind } from './crisis.ts';
import type { QuestionId } from './ids.ts';
import type { Lang, Localized } from './language.ts';

/** How an answer is read; `src/listening` has one reader for each. */
export type AnswerKind =
  | 'choice'
  | 'choices'
  | 'yes-no'
  | 'text'
  | 'name'
  | 'number'
  | 'scale'
  | 'birth-date'
  | 'moment'
  | 'phone'
  | 'place'
  | 'insurer'
  | 'member-id';

export interface Option {
  readonly id: string;
  readonly label: Localized;
  /** Other ways people say it; matched whole or as a word run. */
  readonly words: Localized<readonly string[]>;
  /** Instrument items only. */
  readonly score?: number;
  /** LOINC answer code, e.g. `LA6568-5`. */
  readonly code?: string;
}

/** What is asked, per channel. `sms` falls back to `web`. */
export interface Wording {
  readonly web: Localized;
  readonly sms?: Localized;
}

export interface Question {
  readonly id: QuestionId;
  /** Where it stands in the packet. */
  readonly group: PacketGroup;
  readonly kind: AnswerKind;
  readonly ask: Wording;
  /** The same in other words, after an unclear answer. */
  readonly again?: Wording;
  /** Answer to "why do you ask?". */
  readonly why: Localized;
  /** Short name in the review and the packet. */
  readonly label: Localized;
  readonly options: readonly Option[];
  /** Inclusive limits for `number` and `scale`. */
  readonly min?: number;
  readonly max?: number;
  readonly when?: Condition;
  readonly skippable: boolean;
  /** Not asked on these channels (never cards or SSN by SMS). */
  readonly notOn: readonly ('web' | 'sms')[];
  /** LOINC code of the item, for instruments. */
  readonly code?: string;
  readonly instrument?: string;
  /** Said once, before this question: what comes next and why. */
  readonly intro?: Wording;
  /** Asked also when somebody only wants a call. */
  readonly forCallback: boolean;
  /** The consent a yes or no here records, e.g. `contact.text`. */
  readonly consent?: string;
  /** Answers that are themselves a sign of danger, treated like a crisis message. */
  readonly dangers: readonly { readonly is: string; readonly level: 'concern' | 'urgent'; readonly kind: CrisisKind }[];
  /** Words that name this question in "change my …". */
  readonly names: Localized<readonly string[]>;
}

export const packetGroups = [
  'safety',
  'contact',
  'about',
  'substances',
  'withdrawal',
  'medical',
  'mental-health',
  'home',
  'history',
  'insurance',
  'instruments',
] as const;
export type PacketGroup = (typeof packetGroups)[number];

/** A validated questionnaire. Wording, order, options and scoring are reproduced exactly. */
export interface Instrument {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly license: string;
  /** LOINC panel and total codes; absent where none exists. */
  readonly panelCode?: string;
  readonly totalCode?: string;
  /** Said once before the first item. */
  readonly lead?: Localized;
  readonly items: readonly QuestionId[];
  readonly maxScore?: number;
  /** `none`: items are reported, not summed. */
  readonly scoring: 'sum' | 'none';
  readonly bands: readonly { readonly atLeast: number; readonly meaning: Localized; readonly source: string }[];
}

/** A suggestion for the assessment team, never a verdict. */
export interface RouteRule {
  readonly id: string;
  readonly label: Localized;
  readonly when: Condition;
  /** Why, for staff. */
  readonly because: string;
  readonly source: string;
  readonly priority: 'now' | 'today' | 'routine';
}

/** A program's screening, compiled from `screening.yaml`: repeated questions are already spelled out. */
export interface Screening {
  /** SHA-256 of the source, first 12 hex digits. */
  readonly version: string;
  readonly questions: readonly Question[];
  readonly instruments: readonly Instrument[];
  readonly routes: readonly RouteRule[];
  /** An answer that stops the questions and offers people (under 18, unsafe home …). */
  readonly stops: readonly {
    readonly id: string;
    readonly when: Condition;
    readonly say: string;
    /** The visitor may change their mind and begin anew. */
    readonly reopens: boolean;
  }[];
}

export interface CopyText {
  readonly web: string;
  readonly sms?: string;
}
/** Copy by key, for every language. */
export type Copy = Readonly<Record<Lang, Readonly<Record<string, CopyText>>>>;
