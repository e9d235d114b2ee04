import type { AnswerValue } from '../../core/answers.ts';
import type { Lang } from '../../core/language.ts';
import type { Question } from '../../core/screening.ts';
import type { ChannelKind, VisitContext } from '../../core/visit.ts';

/** What a reader made of a text. `likely` waits for the visitor's own yes. */
export type Reading =
  | { readonly kind: 'given'; readonly value: AnswerValue }
  | { readonly kind: 'likely'; readonly value: AnswerValue; readonly readBack: string }
  | { readonly kind: 'unclear' };

/** What a reader may look at besides the text. */
export interface ReadingScene {
  readonly question: Question;
  readonly context: VisitContext;
  readonly lang: Lang;
  readonly channel: ChannelKind;
  readonly at: Date;
  readonly timeZone: string;
  /** Ids of the choices last put, in order. */
  readonly offered: readonly string[];
  /** E.164 number that the visitor writes from; absent where the channel has none. */
  readonly from?: string;
}

export type Reader = (text: string, scene: ReadingScene) => Reading;

export const given = (value: AnswerValue): Reading => ({ kind: 'given', value });
export const likely = (value: AnswerValue, readBack: string): Reading => ({ kind: 'likely', value, readBack });
export const unclear: Reading = { kind: 'unclear' };
