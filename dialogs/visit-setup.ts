import { assign, setup } from 'xstate';
import type { Answer, Answers } from '../src/core/answers.ts';
import type { CrisisFinding } from '../src/core/crisis.ts';
import { gravity } from '../src/core/crisis.ts';
import { questionId, type ProgramId, type QuestionId } from '../src/core/ids.ts';
import type { KnowledgeReply } from '../src/core/knowledge.ts';
import type { Lang } from '../src/core/language.ts';
import type { Screening } from '../src/core/screening.ts';
import type {
  ChannelKind,
  ReturnPlace,
  StateMeta,
  VisitContext,
  VisitEffect,
  VisitEffectType,
  VisitEvent,
} from '../src/core/visit.ts';
import { applies, forgetAbandoned, nextQuestion, scoresOf, stopReached } from '../src/core/answering.ts';

/** The first question of every screening; `safe` is one of its options. */
const safetyQuestion = questionId('safe-now');

type ParamsOf<Type extends VisitEffectType> = Extract<VisitEffect, { type: Type }>['params'];

/** What a wish for no contact takes back. That the program may be named is no contact. */
const revocable: ReadonlySet<string> = new Set(['contact.call', 'contact.voicemail', 'contact.text']);

/** An effect is only a name and its params: the engine performs it, the machine never does. */
const effect =
  <Type extends VisitEffectType>() =>
  (_args: unknown, _params: ParamsOf<Type>) => {};

export interface VisitInput {
  readonly program: ProgramId;
  readonly lang: Lang;
  readonly channel: ChannelKind;
  /** ISO instant. */
  readonly at: string;
  /** `YYYY-MM-DD` in the program's zone. */
  readonly today: string;
}

/** Everything at the start of a visit. */
export function newVisit({ program, lang, channel, at, today }: VisitInput): VisitContext {
  return {
    program,
    lang,
    channel,
    today,
    journey: 'screening',
    answers: {},
    scores: {},
    cursor: null,
    attempts: 0,
    trail: [],
    likely: null,
    returnTo: 'menu',
    startedAt: at,
    confirmedAt: null,
    stoppedBy: null,
    crisis: null,
    findings: [],
    unverified: false,
    optedOut: false,
    callback: null,
  };
}

/**
 * The vocabulary that every dialog of one program's visit shares. Effects are data; assignments keep
 * `answers`, `scores` and `cursor` in step; guards look one step ahead, at the answers as they will be.
 */
export function createVisitSetup(screening: Screening) {
  // Every guard of one transition looks at the same context and event, and asks the same two questions.
  let ahead: Ahead | null = null;
  const lookAhead = (context: VisitContext, event: VisitEvent): Ahead => {
    if (ahead?.context === context && ahead.event === event) return ahead;
    const brought = answerBrought(context, event);
    const answers = brought
      ? forgetAbandoned(screening, { ...context.answers, [brought.question]: brought.answer }, context.today)
      : context.answers;
    ahead = {
      context,
      event,
      answers,
      next: nextQuestion(screening, answers, context)?.id ?? null,
      stop: stopReached(screening, answers, context.today),
    };
    return ahead;
  };
  const answersAfter = (context: VisitContext, event: VisitEvent): Answers => lookAhead(context, event).answers;
  const standingAt = (answers: Answers): Pick<VisitContext, 'answers' | 'scores'> => ({
    answers,
    scores: scoresOf(screening, answers),
  });

  return setup({
    types: {
      context: {} as VisitContext,
      events: {} as VisitEvent,
      input: {} as VisitInput,
      meta: {} as StateMeta,
    },
    actions: {
      say: effect<'say'>(),
      prompt: effect<'prompt'>(),
      explain: effect<'explain'>(),
      readBack: effect<'readBack'>(),
      guide: effect<'guide'>(),
      answer: effect<'answer'>(),
      'ask.knowledge': effect<'ask.knowledge'>(),
      alert: effect<'alert'>(),
      task: effect<'task'>(),
      wait: effect<'wait'>(),
      stopWaiting: effect<'stopWaiting'>(),
      record: effect<'record'>(),
      packet: effect<'packet'>(),
      suppress: effect<'suppress'>(),
      erase: effect<'erase'>(),
      'page.code': effect<'page.code'>(),
      'page.open': effect<'page.open'>(),
      'door.code': effect<'door.code'>(),
      'door.open': effect<'door.open'>(),
      'door.close': effect<'door.close'>(),

      keepAnswer: assign(({ context, event }) => ({
        ...standingAt(answersAfter(context, event)),
        likely: null,
        attempts: 0,
      })),
      arrive: assign(({ context }, { question }: { readonly question: QuestionId }) => ({
        cursor: question,
        attempts: 0,
        likely: null,
        returnTo: 'screening' as const,
        trail: context.trail.at(-1) === question ? context.trail : [...context.trail, question],
      })),
      countUnclear: assign(({ context }) => ({ attempts: context.attempts + 1, likely: null })),
      considerLikely: assign(({ context, event }) =>
        event.type === 'answer.likely' && context.cursor
          ? { likely: { question: context.cursor, value: event.value } }
          : {},
      ),
      goBack: assign(({ context }) => {
        const before = context.trail.filter((id) => id !== context.cursor);
        const previous = before.at(-1);
        if (!previous) return {};
        const { [previous]: _reopened, ...rest } = context.answers;
        return {
          ...standingAt(rest),
          cursor: previous,
          trail: before.slice(0, -1),
          attempts: 0,
          likely: null,
        };
      }),
      reopen: assign(({ context, event }) => {
        if (event.type !== 'correction.asked' || !event.question) return {};
        const { [event.question]: _reopened, ...rest } = context.answers;
        return { ...standingAt(rest), cursor: event.question, attempts: 0, likely: null };
      }),
      moveOn: assign({ cursor: null, attempts: 0, likely: null }),
      forgetAnswers: assign({
        answers: {},
        scores: {},
        trail: [],
        cursor: null,
        unverified: false,
        likely: null,
        attempts: 0,
        confirmedAt: null,
        callback: null,
      }),
      setJourney: assign((_, { journey }: { readonly journey: VisitContext['journey'] }) => ({ journey })),
      setReturn: assign((_, { place }: { readonly place: ReturnPlace }) => ({ returnTo: place })),
      setLanguage: assign(({ event }) => (event.type === 'language.chosen' ? { lang: event.lang } : {})),
      noteStop: assign((_, { stop }: { readonly stop: string | null }) => ({ stoppedBy: stop })),
      noteConfirmed: assign(({ event }) => ({ confirmedAt: event.at })),
      noteCallback: assign(({ event }) => ({ callback: { at: event.at }, journey: 'screening' as const })),
      setUnverified: assign((_, { unverified }: { readonly unverified: boolean }) => ({ unverified })),
      /** What was never asked is answered too: it is not asked any more. */
      noteNoContact: assign(({ context, event }) => {
        if (context.unverified) return {};
        const refused = screening.questions.filter(({ consent }) => revocable.has(consent ?? ''));
        const no = { kind: 'given', value: 'no', at: event.at } as const;
        return standingAt({ ...context.answers, ...Object.fromEntries(refused.map(({ id }) => [id, no])) });
      }),
      noteOptOut: assign((_, { optedOut }: { readonly optedOut: boolean }) => ({ optedOut })),
      noteFinding: assign(({ context, event }) => withFinding(context, event)),
      /** "Safe for now" answers the screening's own first question too, unless it was answered otherwise. */
      noteSafe: assign(({ context, event }) =>
        context.unverified ||
        context.answers[safetyQuestion] ||
        !screening.questions.some((question) => question.id === safetyQuestion)
          ? {}
          : standingAt({ ...context.answers, [safetyQuestion]: { kind: 'given', value: 'safe', at: event.at } }),
      ),
      noteDenial: assign(({ context }) => ({ crisis: context.crisis && { ...context.crisis, denied: true } })),
    },
    guards: {
      /** This question comes next, counting the answer the event brings. */
      isNext: ({ context, event }, { question }: { readonly question: QuestionId }) =>
        lookAhead(context, event).next === question,
      /** This question is to be put again (went back, correcting, returning) and still applies. */
      isCursor: ({ context }, { question }: { readonly question: QuestionId }) =>
        context.cursor === question &&
        !context.answers[question] &&
        applies(screening, question, context.answers, context),
      reachesStop: ({ context, event }, { stop }: { readonly stop: string }) => lookAhead(context, event).stop === stop,
      isChoiceOfPassages: ({ event }) => event.type === 'knowledge.replied' && offersPassages(event.reply),
      isStopped: ({ context }) => context.stoppedBy !== null,
      isUnverified: ({ context }) => context.unverified,
      comesByText: ({ context }) => context.channel === 'sms',
      isBusyPage: ({ context }) =>
        context.channel !== 'web' || context.crisis !== null || Object.keys(context.answers).length > 0,
      isWaitingPage: ({ event }) => event.type === 'page.named' && event.isWaiting,
      isAlready: ({ event }) => event.type === 'text.asked' && event.already,
      codeIs: ({ event }, { result }: { readonly result: 'right' | 'wrong' | 'over' }) =>
        event.type === 'code.checked' && event.result === result,
      isAnsweredOtherwise: ({ event }) => event.type === 'contact.revoked' && !event.isSaid,
      hasOptedOut: ({ context }) => context.optedOut,
      isVerified: ({ event }) => event.type === 'verification.given' && event.matches,
      isUnclearAgain: ({ context }) => context.attempts >= 2,
      /** An answer given anew to questions already sent. */
      wasSent: ({ context, event }) =>
        context.confirmedAt !== null &&
        /^(?:answer\.(?:given|unsure|unclear)|skip\.asked|correction\.given)$/.test(event.type),
      isCallback: ({ context }) => context.journey === 'callback',
      returnsTo: ({ context }, { place }: { readonly place: ReturnPlace }) => context.returnTo === place,
      hasPrevious: ({ context }) => context.trail.some((id) => id !== context.cursor),
      namesQuestion: ({ event }) => event.type === 'correction.asked' && event.question !== null,
      corrects: ({ event }, { question }: { readonly question: QuestionId }) =>
        event.type === 'correction.given' && event.question === question,
      isFreshConcern: ({ context, event }) =>
        event.type === 'concern.detected' && isFresh(context, event.finding, event.at),
      saidSafe: ({ event }, { safe }: { readonly safe: 'yes' | 'no' | 'denied' }) =>
        event.type === 'safety.answered' && event.safe === safe,
      isTimer: ({ event }, { timer }: { readonly timer: string }) =>
        event.type === 'timer.elapsed' && event.timer === timer,
      isByText: ({ context }) => context.channel === 'sms',
      hasOpenCrisis: ({ context }) => context.crisis !== null,
      agrees: ({ event }) => event.type === 'answer.given' && event.value === 'yes',
    },
  });
}

/** How things stand once an event is recorded. */
interface Ahead {
  readonly context: VisitContext;
  readonly event: VisitEvent;
  readonly answers: Answers;
  readonly next: QuestionId | null;
  readonly stop: string | null;
}

export type VisitSetup = ReturnType<typeof createVisitSetup>;

/** Whether it lists what may be asked for: such a list waits for the choice. */
function offersPassages(reply: KnowledgeReply): boolean {
  switch (reply.outcome) {
    case 'choices':
      return true;
    case 'answered':
    case 'blocked':
      return reply.also !== undefined;
    case 'declined':
      return reply.near !== undefined;
    default:
      return false;
  }
}

function answerBrought(context: VisitContext, event: VisitEvent): { question: QuestionId; answer: Answer } | null {
  if (event.type === 'correction.given') {
    return { question: event.question, answer: { kind: 'given', value: event.value, at: event.at } };
  }
  const question = context.cursor;
  if (!question) return null;
  switch (event.type) {
    case 'answer.given':
      return { question, answer: { kind: 'given', value: event.value, at: event.at } };
    case 'answer.unsure':
      return { question, answer: { kind: 'unsure', at: event.at } };
    case 'skip.asked':
      return { question, answer: { kind: 'skipped', at: event.at, because: 'asked' } };
    case 'answer.unclear':
      // Only the third unclear answer is recorded: the guard `isUnclearAgain` stands before it.
      return { question, answer: { kind: 'skipped', at: event.at, because: 'unclear' } };
    default:
      return null;
  }
}

function withFinding(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  if (event.type !== 'crisis.detected' && event.type !== 'concern.detected') return {};
  const { level, kinds } = event.finding;
  const findings = [...context.findings, { at: event.at, level, kinds }];
  if (event.type === 'concern.detected') return { findings };
  const open = context.crisis;
  const graver = !open || gravity(level) >= gravity(open.level);
  return {
    findings,
    crisis: graver ? { level, kinds, at: event.at, denied: false } : { ...open, denied: false },
  };
}

/** A worry spoken of in the last half hour is noted for staff, not asked about again. */
function isFresh(context: VisitContext, finding: CrisisFinding, at: string): boolean {
  const recentMs = 30 * 60_000;
  return !context.findings.some(
    (past) =>
      Date.parse(at) - Date.parse(past.at) < recentMs && finding.kinds.every((kind) => past.kinds.includes(kind)),
  );
}
