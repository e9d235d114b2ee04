import type { Lang } from './language.ts';
import type { Screening } from './screening.ts';
import type { ChannelKind, StateMeta, VisitContext, VisitEvent } from './visit.ts';

/** What the visit waits for when a message arrives. */
export interface Expectation {
  readonly meta: StateMeta;
  readonly context: VisitContext;
  readonly screening: Screening;
  /** Ids of the choices last put, in order: a digit by text names one of them. */
  readonly offered: readonly string[];
}

export interface Hearing {
  readonly at: Date;
  /** IANA zone in which "yesterday" is meant. */
  readonly timeZone: string;
  readonly channel: ChannelKind;
  readonly lang: Lang;
  /** E.164 number that the visitor writes from ("this number"); absent where the channel has none. */
  readonly from?: string;
  /** Whether a vetted passage seems to answer this text: tells a question from an unclear answer. */
  readonly answerable: (text: string) => boolean;
}

/** Reads one message as what it means here. Never guesses: doubt is `answer.unclear` or `answer.likely`. */
export type Interpret = (
  message: { readonly text: string; readonly choice?: string },
  expectation: Expectation,
  hearing: Hearing,
) => VisitEvent;

/** The language a text is surely in; null when too short or mixed to tell. */
export type DetectLanguage = (text: string) => Lang | null;

/**
 * Opt-out, opt-in and help words by text message.
 * `word`: the whole message is one of the carrier's own words (STOP, START, HELP …), which hold whatever
 * else is going on. `phrase`: free text that reasonably means the same ("please stop texting me").
 */
export interface KeywordRead {
  readonly keyword: 'stop' | 'start' | 'help';
  readonly by: 'word' | 'phrase';
}
export type ReadKeyword = (text: string) => KeywordRead | null;
