import type { Answer, Answers, AnswerValue } from '../../src/core/answers.ts';
import { programId, questionId } from '../../src/core/ids.ts';
import type { Lang } from '../../src/core/language.ts';
import type { Expectation, Hearing } from '../../src/core/listening.ts';
import type { AnswerKind, Question, Screening } from '../../src/core/screening.ts';
import type { ChannelKind, StateMeta, VisitContext, VisitEvent } from '../../src/core/visit.ts';
import { interpret } from '../../src/listening/interpret.ts';
import type { ReadingScene } from '../../src/listening/readers/reading.ts';
import { loadScreenings } from '../../src/content/load-screenings.ts';

/** The shipped screenings, so that what is listened for is what is asked. */
export const screenings: ReadonlyMap<string, Screening> = await loadScreenings('content');
export const screening: Screening = screenings.get('stonington')!;

export function question(id: string): Question {
  const found = screening.questions.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`the screening has no question ${id}`);
  return found;
}

/** A question with nothing special about it, where no shipped one has the kind or limits a case needs. */
export const plainQuestion = (kind: AnswerKind, more: Partial<Question> = {}): Question => ({
  id: questionId(`plain-${kind}`),
  group: 'about',
  kind,
  ask: { web: { en: 'What is it?', es: '¿Qué es?' } },
  why: { en: 'So that staff know.', es: 'Para que el personal lo sepa.' },
  label: { en: 'It', es: 'Esto' },
  options: [],
  skippable: true,
  notOn: [],
  forCallback: false,
  dangers: [],
  names: { en: [], es: [] },
  ...more,
});

/** A Sunday, 22 November 2026, half past two in the afternoon in New York. */
export const at = new Date('2026-11-22T19:30:00Z');
const timeZone = 'America/New_York';

export const answersOf = (values: Readonly<Record<string, AnswerValue>>): Answers =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]): [string, Answer] => [id, { kind: 'given', value, at: at.toISOString() }]),
  );

export const contextOf = (more: Partial<VisitContext> = {}): VisitContext => ({
  program: programId('stonington'),
  lang: 'en',
  channel: 'web',
  journey: 'screening',
  answers: {},
  scores: {},
  cursor: null,
  attempts: 0,
  trail: [],
  likely: null,
  returnTo: 'menu',
  startedAt: at.toISOString(),
  confirmedAt: null,
  stoppedBy: null,
  crisis: null,
  findings: [],
  unverified: false,
  optedOut: false,
  callback: null,
  today: '2026-11-22',
  ...more,
});

export interface Told {
  readonly lang?: Lang;
  readonly channel?: ChannelKind;
  readonly context?: Partial<VisitContext>;
  readonly offered?: readonly string[];
  readonly from?: string;
  readonly screening?: Screening;
  readonly answerable?: (text: string) => boolean;
  readonly choice?: string;
}

export const readingScene = (
  asked: Question,
  { lang = 'en', channel = 'web', context, offered, from }: Told = {},
): ReadingScene => ({
  question: asked,
  context: contextOf({ lang, channel, ...context }),
  lang,
  channel,
  at,
  timeZone,
  offered: offered ?? asked.options.map((option) => `answer:${option.id}`),
  ...(from !== undefined && { from }),
});

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** What a text means in a state with this meta. */
export function heardIn(meta: StateMeta, text: string, told: Told = {}): WithoutTime<VisitEvent> {
  const { lang = 'en', channel = 'web' } = told;
  const expectation: Expectation = {
    meta,
    context: contextOf({ lang, channel, ...told.context }),
    screening: told.screening ?? screening,
    offered: told.offered ?? [],
  };
  const hearing: Hearing = {
    at,
    timeZone,
    channel,
    lang,
    answerable: told.answerable ?? (() => false),
    ...(told.from !== undefined && { from: told.from }),
  };
  const message = { text, ...(told.choice !== undefined && { choice: told.choice }) };
  const { at: _at, ...event } = interpret(message, expectation, hearing);
  return event;
}

/** What a text means while a shipped question is asked. */
export function heardAt(id: string, text: string, told: Told = {}): WithoutTime<VisitEvent> {
  const asked = question(id);
  const offered = [...asked.options.map((option) => `answer:${option.id}`), ...(asked.skippable ? ['skip'] : [])];
  return heardIn({ expects: 'question', question: asked.id, prompt: { type: 'ask', question: asked.id } }, text, {
    offered,
    ...told,
    context: { cursor: asked.id, trail: [asked.id], returnTo: 'screening', ...told.context },
  });
}
