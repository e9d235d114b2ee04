import type { Expectation, Hearing } from '../core/listening.ts';
import type { Question } from '../core/screening.ts';
import type { ReadingScene } from './readers/reading.ts';

/** One message with all that decides what it means. */
export interface Scene {
  readonly text: string;
  readonly expectation: Expectation;
  readonly hearing: Hearing;
  /** The question in front of the visitor; null where none is. */
  readonly question: Question | null;
}

export const readingScene = ({ expectation, hearing }: Scene, question: Question): ReadingScene => ({
  question,
  context: expectation.context,
  lang: hearing.lang,
  channel: hearing.channel,
  at: hearing.at,
  timeZone: hearing.timeZone,
  offered: expectation.offered,
  ...(hearing.from !== undefined && { from: hearing.from }),
});
