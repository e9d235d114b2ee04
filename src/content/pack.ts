import type { ProgramId } from '../core/ids.ts';
import type { Lang, Localized } from '../core/language.ts';
import type { Program } from '../core/program.ts';
import type { Copy } from '../core/screening.ts';

/**
 * `program`: a fact of one program. `general`: true of IOPs in general, worded so.
 * `clinical` and `crisis`: touches health or danger; needs two people to sign.
 */
export const passageKinds = ['program', 'general', 'clinical', 'crisis'] as const;
type PassageKind = (typeof passageKinds)[number];

/** What may be offered along with an answer. */
export const passageActions = ['offer-callback', 'offer-screening', 'show-crisis-help'] as const;
type PassageAction = (typeof passageActions)[number];

/** Plain text: `web` for the screen, `sms` for one or two text messages. */
interface AnswerForms {
  readonly web: string;
  readonly sms: string;
}

/** Where a statement was read: a seed page by line, or a key of `content/sources.yaml`. */
export type PassageSource =
  | { readonly file: string; readonly lines: string }
  | { readonly ref: string; readonly at?: string };

interface Review {
  /**
   * `verified`: read in the source named. `unverified`: background knowledge, sources that disagree,
   * or wording of ours that the program has yet to confirm.
   */
  readonly status: 'verified' | 'unverified';
  readonly note?: string;
}

/** One language of one passage, signed. Dates are days, `YYYY-MM-DD`, in the program's zone. */
export interface SignOff {
  readonly lang: Lang;
  readonly role: string;
  readonly name?: string;
  /** Who wrote the words, and who read them. Roles or names; two different people for clinical and crisis. */
  readonly author: string;
  readonly reviewer: string;
  readonly date: string;
  /** The last day on which it holds. */
  readonly expires: string;
  /** Of the content in `lang`, as `hashOf` computes it: 64 hex digits. */
  readonly sha256: string;
  /** On translations: the hash of the original that was translated. */
  readonly translates?: string;
}

/** The smallest vetted unit, as its file has it. */
export interface Passage {
  /** `<pack>/<slug>`, e.g. `stonington/hours` or `education/what-is-iop`. */
  readonly id: string;
  /** Path relative to the content folder's parent. */
  readonly file: string;
  readonly kind: PassageKind;
  readonly source: readonly PassageSource[];
  readonly review: Review;
  readonly question: Localized;
  /** The same question as people write it; for finding, never said. */
  readonly variants: Localized<readonly string[]>;
  readonly answer: Localized<AnswerForms>;
  readonly signOffs: readonly SignOff[];
  /** Ids of passages worth reading next; all of them exist. */
  readonly related: readonly string[];
  readonly actions: readonly PassageAction[];
}

/** Whether one language of a passage may be said, and why not. */
export type SignOffState =
  | { readonly kind: 'signed'; readonly signOff: SignOff; readonly daysLeft: number }
  | { readonly kind: 'expired'; readonly signOff: SignOff }
  /** Signed for a day still to come. */
  | { readonly kind: 'early'; readonly signOff: SignOff }
  /** The words are no longer those that were signed. */
  | { readonly kind: 'changed'; readonly signOff: SignOff }
  /** A translation whose original changed after it was signed. */
  | { readonly kind: 'original-changed'; readonly signOff: SignOff }
  /** Clinical or crisis content whose author and reviewer are one person. */
  | { readonly kind: 'one-person'; readonly signOff: SignOff }
  | { readonly kind: 'unsigned' };

/** One language of a passage that may be said. Answers are its bytes, unchanged. */
export interface ServedPassage {
  readonly id: string;
  readonly lang: Lang;
  readonly kind: PassageKind;
  readonly question: string;
  readonly variants: readonly string[];
  readonly web: string;
  readonly sms: string;
  /** SHA-256 of what was signed: what provenance keeps. */
  readonly hash: string;
  /** The last day on which it may be said, `YYYY-MM-DD` in the program's zone. */
  readonly expires: string;
  readonly related: readonly string[];
  readonly actions: readonly PassageAction[];
}

interface PassageStatus {
  readonly passage: Passage;
  readonly state: Localized<SignOffState>;
}

/** A program's vetted content: its own passages and those it adopts. */
export interface Pack {
  readonly program: Program;
  /**
   * Those that may be said on the day of loading. A process outlives a day:
   * before saying one, ask `mayBeSaid(passage, today)`.
   */
  readonly passages: Localized<readonly ServedPassage[]>;
  /** Every passage of the pack with the state of its sign-offs. */
  readonly all: readonly PassageStatus[];
}

export interface Content {
  readonly programs: ReadonlyMap<ProgramId, Pack>;
  readonly copy: Copy;
}

/** @param today `YYYY-MM-DD` in the program's zone. */
export const mayBeSaid = (passage: ServedPassage, today: string): boolean => today <= passage.expires;
