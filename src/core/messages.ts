import type { ConsentSource } from './consent.ts';
import type { CrisisFinding } from './crisis.ts';
import type { ConversationId, ProgramId } from './ids.ts';
import type { Provenance } from './knowledge.ts';
import type { Lang } from './language.ts';
import type { StaffAuthor } from './staff-author.ts';
import type { ChannelKind, Choice } from './visit.ts';

/** Where a conversation is reached: a phone number (E.164) or a channel's own conversation id. */
export interface ConversationKey {
  readonly program: ProgramId;
  readonly channel: ChannelKind;
  readonly address: string;
}

/** One thing a visitor did, as a channel read it. Verified, not yet checked for crisis. */
export interface Inbound {
  readonly key: ConversationKey;
  /** The channel's own id (MessageSid, activity id …): the same id twice is the same message. */
  readonly messageId: string;
  readonly at: Date;
  readonly content: InboundContent;
  /** What the channel knows of the visitor's language (page, number, locale). */
  readonly lang?: Lang;
  /** How they came: shapes the first words. */
  readonly entry?: 'message' | 'missed-call';
  /** What staff must do about it, whatever the visit makes of it. Committed with the turn. */
  readonly task?: { readonly kind: 'call-back'; readonly reason: string };
  /** What they agreed to by coming this way, for the consent ledger. */
  readonly consent?: { readonly kind: string; readonly wordingVersion: string; readonly source: ConsentSource };
  /** By the page without JavaScript. */
  readonly isForm?: true;
  /** What the channel needs to reach this address later; the latest is kept, sealed. */
  readonly route?: string;
  /** The address is a phone's, though the channel is not `sms`: STOP holds, and numbers change hands. */
  readonly isPhone?: boolean;
  /** Nobody is there any more to hear a reply (a recorded message): nothing is said. */
  readonly unheard?: boolean;
}

export type InboundContent =
  /** `choice` when a button was pressed: the `Choice.id`. `text` is what the visitor saw or wrote. */
  | { readonly kind: 'text'; readonly text: string; readonly choice?: string }
  /** The visitor opened the conversation without writing yet. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'attachment'; readonly text?: string }
  /** The visitor ended it, or asked to. */
  | { readonly kind: 'left' };

/** One thing said, as committed. `seq` rises by one per transcript entry of the conversation. */
export interface TranscriptEntry {
  readonly seq: number;
  readonly at: Date;
  readonly from: 'visitor' | 'porchlight' | 'staff';
  readonly channel: ChannelKind;
  readonly body: EntryBody;
  /** The channel's message id, on visitor entries. */
  readonly messageId?: string;
}

export interface EntryBody {
  readonly text: string;
  readonly lang: Lang;
  readonly choices?: readonly Choice[];
  /** More than one of the choices may apply. */
  readonly several?: boolean;
  /** The choice the visitor pressed. */
  readonly choice?: string;
  /** Crisis text: never throttled, never withheld; channels mark it. */
  readonly crisis?: boolean;
  /** 0 to 1, how far the screening is; only on questions. */
  readonly progress01?: number;
  /** What this entry is, for tests and presenters: copy key, `question:<id>`, `passage:<id>`. */
  readonly ref?: string;
  readonly provenance?: Provenance;
  /** Who on staff wrote it. */
  readonly by?: StaffAuthor;
  /** What the crisis check saw in it, on a visitor's entry in which it saw something. For staff only. */
  readonly finding?: CrisisFinding;
}

export interface TurnResult {
  readonly conversationId: ConversationId;
  /** The visitor's own entry; absent for events that are not messages, and when nothing could be stored. */
  readonly inbound?: TranscriptEntry;
  readonly replies: readonly TranscriptEntry[];
  /** True when this message id had been handled before: the same replies again. */
  readonly repeated: boolean;
  /** True when the store was down: crisis guidance or the phone number, nothing saved. */
  readonly degraded: boolean;
  /** The conversation was deleted at the visitor's wish: the replies are in no transcript. */
  readonly erased?: true;
  /** Texting is not allowed (opted out): nothing may be sent on this channel. */
  readonly silenced: boolean;
}
