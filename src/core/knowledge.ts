import type { Lang } from './language.ts';

export type BlockedKind =
  | 'medical-advice'
  | 'dosing'
  | 'tapering'
  | 'stopping-medicine'
  | 'getting-drugs'
  | 'beating-a-test'
  | 'legal-advice'
  | 'diagnosis'
  | 'outcome-promise';

/** Where a sent sentence came from: kept with the transcript, so that "what did we tell people" has an answer. */
export interface Provenance {
  readonly passages: readonly { readonly id: string; readonly hash: string }[];
  readonly mode: 'verbatim' | 'select' | 'compose' | 'fixed';
  readonly model?: string;
}

/** A passage that may be asked for: its id, and its question as it is shown. */
export interface OfferedQuestion {
  readonly id: string;
  readonly question: string;
}

export type KnowledgeReply =
  | {
      readonly outcome: 'answered';
      readonly text: string;
      readonly provenance: Provenance;
      /** What else may have been meant, where the answer is not sure to be the one wanted, or not all of it. */
      readonly also?: readonly OfferedQuestion[];
      /** Questions of the same message, in the visitor's words, that nothing vetted answers or comes near. */
      readonly rest?: readonly string[];
    }
  /** Nearest questions, best first, two or three. */
  | { readonly outcome: 'choices'; readonly choices: readonly OfferedQuestion[] }
  | {
      readonly outcome: 'blocked';
      readonly kind: BlockedKind;
      /** Names the fixed text to say. */
      readonly copyKey: string;
      /** What may be asked for behind it: vetted words on the same subject. */
      readonly also?: readonly OfferedQuestion[];
    }
  | { readonly outcome: 'identity' }
  /** `near`: what can be asked for and comes near, if anything does. */
  | { readonly outcome: 'declined'; readonly near?: readonly OfferedQuestion[] };

export interface Ask {
  readonly question: string;
  readonly lang: Lang;
  readonly channel: 'web' | 'sms' | 'voice';
}

/** Answers free-text questions of one program, from signed passages only. */
export interface Answerer {
  /** Immediate, in process, without a model. Never throws. */
  answer(ask: Ask): KnowledgeReply;
  /** The passage chosen from `choices`; `declined` when it is no longer signed. */
  passage(id: string, lang: Lang, channel: Ask['channel']): KnowledgeReply;
  /**
   * Present only where a model is configured. Resolves within its own time limit, with the
   * immediate reply when the model fails, is late or strays.
   */
  refine?(ask: Ask, immediate: KnowledgeReply): Promise<KnowledgeReply>;
}
