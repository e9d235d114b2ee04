/**
 * The vocabulary of a visit: what happens to it (events) and what it asks of the world (effects).
 *
 * visitor  who writes                       program  an IOP we serve
 * pack     a program's vetted content       passage  the smallest vetted unit
 * dialog   one exchange as a statechart     flow     a journey composed of dialogs
 * turn     one inbound message handled      crisis check  reading a message for danger
 * screening the intake questionnaire        packet   what the assessment team receives
 * route    a suggestion for that team       alert    a crisis in front of staff until acknowledged
 * hold     staff have taken a conversation over
 */
import type { Answers, AnswerValue } from './answers.ts';
import type { CrisisFinding, CrisisKind, CrisisLevel } from './crisis.ts';
import type { TaskKind } from './follow-up.ts';
import type { ProgramId, QuestionId } from './ids.ts';
import type { KnowledgeReply } from './knowledge.ts';
import type { Lang } from './language.ts';
import type { StaffAuthor } from './staff-author.ts';

export type ChannelKind = 'web' | 'sms' | 'voice' | 'activity';

/** Events carry facts already read; no state ever parses text. `at` is an ISO instant. */
export type VisitEvent = { readonly at: string } & (
  | { readonly type: 'visit.started'; readonly entry: 'message' | 'missed-call' }
  | { readonly type: 'answer.given'; readonly value: AnswerValue }
  /** Understood, but only if the visitor says so: read it back. */
  | { readonly type: 'answer.likely'; readonly value: AnswerValue; readonly readBack: string }
  | { readonly type: 'answer.unsure' }
  | { readonly type: 'answer.unclear' }
  | { readonly type: 'skip.asked' }
  | { readonly type: 'back.asked' }
  | { readonly type: 'why.asked' }
  | { readonly type: 'pause.asked' }
  | { readonly type: 'menu.asked' }
  | { readonly type: 'screening.asked' }
  | { readonly type: 'question.offered' }
  | { readonly type: 'callback.asked' }
  | { readonly type: 'identity.asked' }
  | { readonly type: 'language.chosen'; readonly lang: Lang }
  | { readonly type: 'question.asked'; readonly text: string }
  | { readonly type: 'passage.chosen'; readonly id: string }
  | { readonly type: 'knowledge.replied'; readonly reply: KnowledgeReply }
  /** Null: something is to be changed, but not said what. */
  | { readonly type: 'correction.asked'; readonly question: QuestionId | null }
  | { readonly type: 'correction.given'; readonly question: QuestionId; readonly value: AnswerValue }
  | { readonly type: 'visitor.returned' }
  /** Whoever writes from this number now has to show that it is still the same person. */
  | { readonly type: 'verification.needed' }
  | { readonly type: 'verification.given'; readonly matches: boolean }
  /** To go on by text; `already` when it is by text that they ask. */
  | { readonly type: 'text.asked'; readonly already: boolean }
  /** E.164. */
  | { readonly type: 'phone.given'; readonly phone: string }
  /** Another code, to the same phone. */
  | { readonly type: 'code.asked' }
  | { readonly type: 'code.checked'; readonly result: 'right' | 'wrong' | 'over' }
  /** To go on in a web browser with what began by text; on a page: it is to show a code. */
  | { readonly type: 'page.asked' }
  /** A code was texted; `isWaiting` when a page shows it. */
  | { readonly type: 'page.named'; readonly isWaiting: boolean }
  | { readonly type: 'page.confirmed' }
  | { readonly type: 'page.declined' }
  /** "That was not me." */
  | { readonly type: 'verification.denied' }
  /** "Delete my answers", and what they say when asked whether they are sure. */
  | { readonly type: 'erasure.asked' }
  | { readonly type: 'erasure.confirmed' }
  | { readonly type: 'erasure.declined' }
  /** The visitor writes where nothing was stopped, after stopping texts. */
  | { readonly type: 'elsewhere.received' }
  | { readonly type: 'attachment.received' }
  /** Links and no words. */
  | { readonly type: 'link.received' }
  | { readonly type: 'nothing.received' }
  | { readonly type: 'thanks.received' }
  | { readonly type: 'crisis.detected'; readonly finding: CrisisFinding }
  | { readonly type: 'concern.detected'; readonly finding: CrisisFinding }
  | { readonly type: 'optOut.received' }
  | { readonly type: 'optIn.received' }
  /** "Do not contact me in any way." `isSaid`: nothing else answers it. */
  | { readonly type: 'contact.revoked'; readonly isSaid: boolean }
  | { readonly type: 'help.received' }
  | { readonly type: 'safety.answered'; readonly safe: 'yes' | 'no' | 'denied' }
  | { readonly type: 'continue.asked' }
  | { readonly type: 'review.sent' }
  | { readonly type: 'visitor.left' }
  /** Staff took the conversation over. `idleMs`: how long without a word of theirs until it returns by itself. */
  | { readonly type: 'hold.started'; readonly by: StaffAuthor; readonly idleMs: number }
  | { readonly type: 'staff.wrote'; readonly idleMs: number }
  | { readonly type: 'hold.ended' }
  | { readonly type: 'timer.elapsed'; readonly timer: TimerName }
);

export type TimerName = 'crisis-check-in' | 'abandoned' | 'hold-idle';

/** A button on the web, a digit by SMS. `id` comes back as the visitor's choice. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** What the flow asks the engine to do. Plain data; the engine performs them in order. */
export type VisitEffect =
  /** Say copy by key. `choices` are ids whose labels are copy keys `choice.<id>`. */
  | {
      readonly type: 'say';
      readonly params: {
        readonly key: string;
        readonly values?: Readonly<Record<string, string>>;
        readonly choices?: readonly string[];
      };
    }
  /** Say what the state now rested in asks (its `StateMeta.prompt`). */
  | {
      readonly type: 'prompt';
      /** `arriving`: the visitor comes to the question now, so what introduces it is said too. */
      readonly params: { readonly again: boolean; readonly arriving?: boolean };
    }
  | { readonly type: 'explain'; readonly params: { readonly question: QuestionId } }
  | { readonly type: 'readBack'; readonly params: { readonly question: QuestionId; readonly readBack: string } }
  /** Fixed crisis text, chosen by finding, state and channel. */
  | { readonly type: 'guide'; readonly params: { readonly finding: CrisisFinding; readonly again: boolean } }
  | { readonly type: 'answer'; readonly params: { readonly reply: KnowledgeReply } }
  | { readonly type: 'ask.knowledge'; readonly params: { readonly question: string } | { readonly passage: string } }
  | { readonly type: 'alert'; readonly params: { readonly finding: CrisisFinding } }
  | {
      readonly type: 'task';
      readonly params: { readonly kind: TaskKind; readonly reason: string };
    }
  | { readonly type: 'wait'; readonly params: { readonly timer: TimerName; readonly waitMs: number } }
  | { readonly type: 'stopWaiting'; readonly params: { readonly timer: TimerName } }
  | { readonly type: 'record'; readonly params: { readonly consent: string; readonly granted: boolean } }
  | { readonly type: 'packet'; readonly params: { readonly status: 'confirmed' | 'partial' } }
  /** Text a code to this phone; null: to the one before. */
  | { readonly type: 'door.code'; readonly params: { readonly phone: string | null } }
  /** Show a code here, to be texted from the phone where the visit began. */
  | { readonly type: 'page.code'; readonly params: Readonly<Record<string, never>> }
  /** The page that shows the code texted goes on with this conversation. */
  | { readonly type: 'page.open'; readonly params: Readonly<Record<string, never>> }
  /** Deletes the conversation at the visitor's wish, or says why that must wait. */
  | { readonly type: 'erase'; readonly params: Readonly<Record<string, never>> }
  /** The phone that the code was texted to reaches this conversation from now on. */
  | { readonly type: 'door.open'; readonly params: Readonly<Record<string, never>> }
  /** The phone that wrote reaches it no longer. */
  | { readonly type: 'door.close'; readonly params: Readonly<Record<string, never>> }
  /** `everywhere`: no contact of any kind, at any phone that is known. */
  | { readonly type: 'suppress'; readonly params: { readonly optedOut: boolean; readonly everywhere?: true } };
export type VisitEffectType = VisitEffect['type'];

export type ReturnPlace = 'menu' | 'screening' | 'review' | 'done' | 'stopped';

/** What a state waits for: tells `src/listening` how to read the next message. */
export type Expects =
  | 'menu'
  | 'question'
  | 'review'
  | 'safety'
  | 'resume'
  | 'verification'
  | 'phone'
  | 'code'
  | 'page'
  | 'erasure'
  | 'nothing';

/** On every state a visit can rest in. */
export interface StateMeta {
  readonly expects: Expects;
  readonly question?: QuestionId;
  /** What `prompt` says here: on entering, and again after an interruption. Null: say nothing. */
  readonly prompt: Prompt | null;
}

export type Prompt =
  | { readonly type: 'say'; readonly key: string; readonly choices?: readonly string[] }
  | { readonly type: 'ask'; readonly question: QuestionId }
  | { readonly type: 'review' };

/** Everything a visit remembers. Sealed at rest. */
export interface VisitContext {
  readonly program: ProgramId;
  readonly lang: Lang;
  readonly channel: ChannelKind;
  /** `callback` asks only what is needed to call someone back. */
  readonly journey: 'screening' | 'callback';
  readonly answers: Answers;
  /** Instruments' totals, kept in step with `answers`. */
  readonly scores: Readonly<Record<string, number>>;
  /** The question in front of the visitor, or the one to return to. */
  readonly cursor: QuestionId | null;
  /** Unclear answers to the question at the cursor. */
  readonly attempts: number;
  /** Questions in the order they were put, for "go back". */
  readonly trail: readonly QuestionId[];
  /** Read back and waiting for yes or no. */
  readonly likely: { readonly question: QuestionId; readonly value: AnswerValue } | null;
  /** Where an interruption returns. */
  readonly returnTo: ReturnPlace;
  readonly startedAt: string;
  readonly confirmedAt: string | null;
  readonly stoppedBy: string | null;
  /** The gravest finding still open; a denial does not clear it, staff do. */
  readonly crisis: {
    readonly level: CrisisLevel;
    readonly kinds: readonly CrisisKind[];
    readonly at: string;
    readonly denied: boolean;
  } | null;
  /** Every `concern` or graver finding, for the packet. */
  readonly findings: readonly {
    readonly at: string;
    readonly level: CrisisLevel;
    readonly kinds: readonly CrisisKind[];
  }[];
  /** Whoever writes now has not yet shown to be the same person: nothing earlier may be shown. */
  readonly unverified: boolean;
  readonly optedOut: boolean;
  readonly callback: { readonly at: string } | null;
  /** Today in the program's zone at the last event, `YYYY-MM-DD`. */
  readonly today: string;
}
