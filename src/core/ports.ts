import type { ConsentSource } from './consent.ts';
import type { CheckForCrisis, CrisisFinding } from './crisis.ts';
import type { TaskKind } from './follow-up.ts';
import type { AlertId, ConversationId, PacketId, ProgramId } from './ids.ts';
import type { Lang } from './language.ts';
import type { ConversationKey, EntryBody, Inbound, TranscriptEntry, TurnResult } from './messages.ts';
import type { Packet } from './packet.ts';
import type { HoldOutcome, HoldStart, StaffMessage } from './hold.ts';
import type { VisitSummary } from './visit-summary.ts';
import type { ChannelKind, TimerName } from './visit.ts';

export interface Clock {
  now(): Date;
}

/** What every channel talks to. */
export interface Engine {
  /** The crisis check, for channels that must let danger past a limit before a turn begins. */
  readonly check: CheckForCrisis;
  /** Handles one inbound message to the end. Never rejects for reasons of the store: see `degraded`. */
  receive(inbound: Inbound): Promise<TurnResult>;
  /**
   * Takes into the record a message of danger that was answered while nothing could be kept: once, however often it
   * is tried, and whether or not it was sent again. Nothing is said again. Throws DatabaseUnavailableError.
   */
  recover(spooled: SpooledAlert): Promise<void>;
  /** A wait came due. Handling the same timer job twice changes nothing. */
  timerElapsed(conversation: ConversationId, timer: TimerName, jobId: string): Promise<void>;
  /** Staff take the conversation over. Once per `actionId`. */
  holdStarted(conversation: ConversationId, start: HoldStart): Promise<HoldOutcome>;
  /** They write in it, on the channel the visitor last wrote on. Once per `actionId`. */
  staffWrote(conversation: ConversationId, message: StaffMessage): Promise<HoldOutcome>;
  /** They give it back. `by`: the account that holds it. */
  holdEnded(
    conversation: ConversationId,
    end: { readonly actionId: string; readonly by: string },
  ): Promise<HoldOutcome>;
}

/** A conversation as the store holds it, inside the transaction that holds its lock. */
export interface LoadedConversation {
  readonly id: ConversationId;
  readonly program: ProgramId;
  readonly isNew: boolean;
  /** What `TurnWork.snapshot` was last time; null at first. */
  readonly snapshot: unknown;
  /** Sequence number of the last entry; 0 at first. */
  readonly seq: number;
  readonly createdAt: Date;
  readonly lastVisitorAt: Date | null;
  /** True while this address may not be texted. */
  readonly suppressed: boolean;
  readonly heldBy: string | null;
  /** Oldest first. Reads lazily inside the transaction: only packets need it. */
  transcript(): Promise<readonly TranscriptEntry[]>;
  /** The web address of the page that shows this code; null when none does. */
  findPage(code: string): Promise<string | null>;
  /** What stands against deleting it at the visitor's wish; null: nothing. */
  reasonToKeep(): Promise<ReasonToKeep | null>;
}

/** `alert`: nobody on staff has acknowledged it. `packet`: confirmed, so it is the team's record now. */
export type ReasonToKeep = 'alert' | 'packet';

/** The list staff filter by. Holds nothing clinical. */
export type ConversationStatus = 'open' | 'screening' | 'confirmed' | 'stopped' | 'ended';

export interface NewEntry {
  readonly from: TranscriptEntry['from'];
  readonly at: Date;
  readonly channel: ChannelKind;
  readonly body: EntryBody;
  readonly messageId?: string;
}

/** All that one turn changes. Committed whole or not at all. */
export interface TurnWork {
  readonly snapshot: unknown;
  readonly status: ConversationStatus;
  readonly lang: Lang;
  readonly flowVersion: string;
  readonly byVisitor: boolean;
  readonly entries: readonly NewEntry[];
  readonly alerts: readonly AlertDraft[];
  readonly tasks: readonly TaskDraft[];
  readonly timers: readonly TimerChange[];
  readonly consents: readonly ConsentDraft[];
  readonly gaps: readonly GapDraft[];
  readonly packet: Packet | null;
  /** Opt-out or opt-in of this address; null when unchanged. */
  readonly suppress: boolean | null;
  /** With an opt-out: every phone of this conversation and these (E.164), whatever way it came. */
  readonly suppressPhones?: readonly string[];
  /** A phone (E.164) that reaches this conversation from now on; or the address that wrote, which no longer does. */
  readonly door?:
    | { readonly kind: 'opened'; readonly phone: string }
    | { readonly kind: 'left' }
    /** The page that shows this code reaches it too, from what this turn says on. */
    | { readonly kind: 'page'; readonly code: string };
  /** The page that wrote waits with this code. */
  readonly pageCode?: { readonly code: string; readonly goodUntil: Date };
  /** The conversation is deleted instead of kept; `entries` are said and stored nowhere. */
  readonly erases?: true;
  /** Texted once after the commit, outside the transcript: a code, which must not be read where it is to be typed. */
  readonly codeText?: { readonly to: string; readonly text: string };
  /** How to reach this address from now on; absent when unchanged. */
  readonly route?: string;
  /** What lists show of the visit; absent when unchanged. */
  readonly summary?: VisitSummary;
  /** The account that holds the conversation from now on; null: nobody. Absent when unchanged. */
  readonly heldBy?: string | null;
  /** What it says leaves at once, whatever the hour: somebody is there to read it, or staff decided so. */
  readonly leavesNow?: boolean;
}

export interface AlertDraft {
  readonly finding: CrisisFinding;
  readonly at: Date;
}
export interface TaskDraft {
  readonly kind: TaskKind;
  readonly reason: string;
  /** When staff should have acted (core/follow-up.ts). @defaultValue a quarter of an hour from now */
  readonly dueAt?: Date;
  /** It came while nobody was there. @defaultValue false */
  readonly afterHours?: boolean;
}
export type TimerChange =
  | { readonly timer: TimerName; readonly dueAt: Date }
  | { readonly timer: TimerName; readonly dueAt: null };
export interface ConsentDraft {
  readonly kind: string;
  readonly granted: boolean;
  /** Hash or version of the exact wording shown. */
  readonly wordingVersion: string;
  readonly at: Date;
  readonly source: ConsentSource;
}
/** A question we had no vetted answer for. The store keeps it apart from the conversation. */
export interface GapDraft {
  readonly question: string;
  readonly lang: Lang;
}

export interface TurnRecord {
  readonly conversationId: ConversationId;
  readonly repeated: boolean;
  /** What the turn appended, in order; on a repeat, what it had appended then. */
  readonly entries: readonly TranscriptEntry[];
  /** The address had opted out: nothing this turn says may be texted. The turn that opts out still has its last word. */
  readonly suppressed: boolean;
  /** It deleted the conversation: `entries` are stored nowhere. */
  readonly erased?: true;
}

/**
 * Conversations at rest. One implementation: PostgreSQL.
 * Throws DatabaseUnavailableError when the database cannot be reached in time.
 */
export interface ConversationStore {
  /**
   * One transaction: dedupe by (conversation, messageId), lock, load, `work`, commit.
   * Creates the conversation when the key is new. `work` is not called for a repeat.
   */
  turn(
    key: ConversationKey | { readonly id: ConversationId },
    messageId: string,
    work: (loaded: LoadedConversation) => Promise<TurnWork> | TurnWork,
    options?: {
      /** Somebody is in danger: does not queue behind other turns. */
      readonly isUrgent?: boolean;
    },
  ): Promise<TurnRecord>;
  find(key: ConversationKey): Promise<ConversationId | null>;
  /** The same, and the sequence number after which this address may read: 0, but for a page that a phone let in. */
  reach(key: ConversationKey): Promise<{ readonly id: ConversationId; readonly fromSeq: number } | null>;
  /** Entries after `afterSeq`, oldest first, at most `limit` (default 200). */
  read(id: ConversationId, afterSeq: number, limit?: number): Promise<readonly TranscriptEntry[]>;
  /** Appends what staff wrote; same lock and sequence as a turn. */
  append(id: ConversationId, entry: NewEntry): Promise<TranscriptEntry>;
  /** Erases a person: destroys the key, deletes rows, keeps only counts. */
  erase(id: ConversationId): Promise<void>;
  /** The same, asked for by the visitor: not while an alert is open, nor once the team has the answers. */
  eraseAtWish(id: ConversationId): Promise<ErasureAtWish>;
}

export type ErasureAtWish = { readonly kind: 'erased' } | { readonly kind: 'kept'; readonly because: ReasonToKeep };

/** Called after commit with the conversation's new last sequence number, on every instance. */
export interface Hints {
  publish(id: ConversationId, seq: number): void;
  /** Returns the unsubscribe function. */
  subscribe(id: ConversationId, heard: (seq: number) => void): () => void;
  /**
   * Takes a place that one holder in all instances may have, as far as hints reach. `lost` is called when
   * somebody claims it later, here or elsewhere. Returns the function that gives it up.
   */
  claim(place: string, lost: () => void): () => void;
  /** Every conversation's hints; null when some may have been missed. Returns the unsubscribe function. */
  watch(heard: (id: ConversationId | null) => void): () => void;
}

export interface AlertRow {
  readonly id: AlertId;
  readonly conversation: ConversationId;
  readonly program: ProgramId;
  readonly level: 'concern' | 'urgent' | 'emergency';
  readonly kinds: readonly string[];
  readonly at: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  /** Staff's own note on it. */
  readonly outcome: string | null;
  /** What came of it; null until acknowledged in the console. */
  readonly result: string | null;
  readonly escalations: number;
}

export interface PacketRow {
  readonly id: PacketId;
  readonly conversation: ConversationId;
  readonly program: ProgramId;
  readonly status: 'confirmed' | 'partial';
  readonly createdAt: Date;
}

/** Alerts that could not be committed wait here, on disk, and are delivered once the store is back. */
export interface AlertSpool {
  write(spooled: SpooledAlert): Promise<void>;
}
export interface SpooledAlert {
  readonly key: ConversationKey;
  readonly messageId: string;
  readonly at: string;
  readonly finding: CrisisFinding;
  /** The message itself, for the record. Absent in what an earlier version spooled. */
  readonly message?: Omit<Inbound, 'key' | 'messageId' | 'at'>;
}

/** Sends one message out of process. Throws RateLimitedError, ChannelUnreachableError, OptedOutError or ChannelRefusedError. */
export interface MessageSender {
  send(message: OutgoingMessage): Promise<{ readonly providerId: string }>;
}
export interface OutgoingMessage {
  /** The program's own address on the channel. */
  readonly program: ProgramId;
  readonly to: string;
  readonly text: string;
  /** Stable: sending twice with the same key must reach the person at most once where the provider allows. */
  readonly idempotencyKey: string;
}

/** Sends one entry of a conversation by the route that its channel kept. Throws as MessageSender does. */
export interface RoutedSender {
  send(message: RoutedMessage): Promise<{ readonly providerId: string }>;
}
export interface RoutedMessage {
  readonly program: ProgramId;
  readonly route: string;
  readonly entry: TranscriptEntry;
}

/** Carries an event to the one place that is set up for them. Never throws: what did not work is an outcome. */
export interface EventSender {
  /** @param event.id stays the same when it is sent again. */
  send(event: { readonly id: string; readonly body: string }): Promise<SentEvent>;
}
export type SentEvent =
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'failed';
      /** `http-503`, `timeout`, `redirected` …: says nothing of what was sent. */
      readonly reason: string;
      /** Trying again never helps. */
      readonly isFinal: boolean;
      /** Asked for by the other side; 0 when it did not ask. */
      readonly waitMs: number;
    };

/** Puts an alert in front of staff, wherever they are. Throws when it could not; it is then tried again. */
export interface AlertDelivery {
  /** Without recipients (no rota) the configured addresses of the program are told. */
  deliver(notice: AlertNotice, recipients?: Recipients): Promise<void>;
}
/** Says that follow-up is due. Throws when it could not; it is then tried again. */
export interface FollowUpDelivery {
  remind(reminder: FollowUpReminder, recipients?: Recipients): Promise<void>;
}
/** Whom a step of an escalation tells. */
export interface Recipients {
  readonly people: readonly OnCallPerson[];
  /** The addresses of the settings are told as well. */
  readonly andConfigured: boolean;
}
/** Somebody on staff. */
export interface OnCallPerson {
  readonly id: string;
  readonly ways: readonly { readonly channel: 'sms' | 'email'; readonly address: string }[];
}
/** Tasks whose time has come (`due`) or passed (`overdue`): how many and where to see them, nothing more. */
export interface FollowUpReminder {
  readonly program: ProgramId;
  readonly kind: 'due' | 'overdue';
  readonly count: number;
  /** The console's list of tasks. */
  readonly link: string;
  /** The same reminder tried again has the same key. */
  readonly key: string;
}
/** Says that there is an alert, and where to read it. Holds nothing clinical and nothing about the person. */
export interface AlertNotice {
  readonly alertId: AlertId;
  readonly program: ProgramId;
  readonly level: AlertRow['level'];
  /** The console's page of this alert. */
  readonly link: string;
  /** 0 at first; rises by one each time nobody has acknowledged it. */
  readonly step: number;
}
