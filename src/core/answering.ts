import { valueOf, type Answers, type AnswerValue } from './answers.ts';
import { holds, type Facts } from './conditions.ts';
import type { QuestionId } from './ids.ts';
import type { Instrument, Question, Screening } from './screening.ts';
import type { ChannelKind, VisitContext } from './visit.ts';

/** What decides whether a question is put: not who asks or when. */
export interface Standing {
  readonly journey: VisitContext['journey'];
  readonly channel: ChannelKind;
  readonly today: string;
}

function factsOf(screening: Screening, answers: Answers, today: string): Facts {
  // Most conditions read no score, and adding up every instrument for each of them would be the cost of a turn.
  let scores: Facts['scores'] | undefined;
  return {
    answers,
    today,
    get scores() {
      return (scores ??= scoresOf(screening, answers));
    },
  };
}

const isPut = (question: Question, standing: Standing, facts: Facts): boolean =>
  (standing.journey === 'screening' || question.forCallback) &&
  !question.notOn.includes(standing.channel === 'sms' ? 'sms' : 'web') &&
  (!question.when || holds(question.when, facts));

/** Questions that apply to these answers, in order, answered or not. */
export function applicable(screening: Screening, answers: Answers, standing: Standing): readonly Question[] {
  const facts = factsOf(screening, answers, standing.today);
  return screening.questions.filter((question) => isPut(question, standing, facts));
}

/** The first question that applies and has no answer; null when nothing is left to ask. */
export function nextQuestion(screening: Screening, answers: Answers, standing: Standing): Question | null {
  const facts = factsOf(screening, answers, standing.today);
  return screening.questions.find((question) => !answers[question.id] && isPut(question, standing, facts)) ?? null;
}

/** Whether the question applies to these answers. */
export function applies(screening: Screening, id: QuestionId, answers: Answers, standing: Standing): boolean {
  const question = screening.questions.find((each) => each.id === id);
  return question !== undefined && isPut(question, standing, factsOf(screening, answers, standing.today));
}

/**
 * Drops answers whose question no longer applies. Conditions read only earlier questions, so one pass
 * in order is enough; journey and channel do not make an answer untrue.
 */
export function forgetAbandoned(screening: Screening, answers: Answers, today: string): Answers {
  let kept: Answers = answers;
  for (const question of screening.questions) {
    if (!kept[question.id] || !question.when) continue;
    if (!holds(question.when, factsOf(screening, kept, today))) {
      const { [question.id]: _dropped, ...rest } = kept;
      kept = rest;
    }
  }
  return kept;
}

/** Id of the stop these answers reach, or null. */
export function stopReached(screening: Screening, answers: Answers, today: string): string | null {
  const facts = factsOf(screening, answers, today);
  return screening.stops.find((stop) => holds(stop.when, facts))?.id ?? null;
}

/** Instrument totals; an instrument with an item unanswered has none. */
export function scoresOf(screening: Screening, answers: Answers): Readonly<Record<string, number>> {
  const scores: Record<string, number> = {};
  for (const instrument of screening.instruments) {
    const total = totalOf(screening, instrument, answers);
    if (total !== null) scores[instrument.id] = total;
  }
  return scores;
}

function totalOf(screening: Screening, instrument: Instrument, answers: Answers): number | null {
  if (instrument.scoring === 'none') return null;
  let total = 0;
  for (const id of instrument.items) {
    const question = screening.questions.find((candidate) => candidate.id === id);
    const score = question && itemScore(question, valueOf(answers, id));
    if (score === undefined) {
      // AUDIT-C: "Never" to the first item makes the other two not applicable, scored 0.
      if (question?.when && !holds(question.when, { answers, scores: {}, today: '' }) && answers[instrument.items[0]!])
        continue;
      return null;
    }
    total += score;
  }
  return total;
}

/** An item answered with a number ("how many times …") counts as that number. */
const itemScore = (question: Question, value: AnswerValue | undefined): number | undefined =>
  question.kind === 'number' && typeof value === 'number'
    ? value
    : question.options.find((option) => option.id === value)?.score;

/** Danger that an answer itself is ("no" to "are you safe?"); null for every other answer. */
export function dangerIn(question: Question, value: AnswerValue): Question['dangers'][number] | null {
  const held = Array.isArray(value) ? value : [value];
  return question.dangers.find((danger) => held.includes(danger.is)) ?? null;
}

/** 0 to 1: how much of what applies now has been asked. */
export function progress01(screening: Screening, answers: Answers, standing: Standing): number {
  const asked = applicable(screening, answers, standing);
  if (asked.length === 0) return 1;
  return asked.filter((question) => answers[question.id]).length / asked.length;
}
