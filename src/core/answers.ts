import type { QuestionId } from './ids.ts';

/** A day as exactly as the visitor gave it. */
export interface Moment {
  /** `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or, when a time was given, `YYYY-MM-DDTHH:MM` local. */
  readonly on: string;
  readonly precision: 'year' | 'month' | 'day' | 'time';
}

/**
 * What was understood. Choices are option ids; several choices an array of them; numbers plain;
 * phones E.164; dates `YYYY-MM-DD`; moments as above; everything else text as written, trimmed.
 */
export type AnswerValue = string | number | readonly string[] | Moment;

export type Answer =
  | { readonly kind: 'given'; readonly value: AnswerValue; readonly at: string }
  /** "I don't know" is an answer: staff see that it was asked. */
  | { readonly kind: 'unsure'; readonly at: string }
  | { readonly kind: 'skipped'; readonly at: string; readonly because: 'asked' | 'unclear' };

export type Answers = Readonly<Record<QuestionId, Answer>>;

/** The value when one was given, else undefined. */
export function valueOf(answers: Answers, id: string): AnswerValue | undefined {
  const answer = answers[id as QuestionId];
  return answer?.kind === 'given' ? answer.value : undefined;
}
