import type { ChannelKind } from './visit.ts';
import type { StaffAuthor } from './staff-author.ts';

export interface HoldStart {
  readonly actionId: string;
  readonly by: StaffAuthor;
  /** The account that holds it now and is to be relieved. Absent: only when nobody holds it. */
  readonly insteadOf?: string;
}

export interface StaffMessage {
  readonly actionId: string;
  readonly by: StaffAuthor;
  readonly text: string;
  /** Sequence number of the last entry that the writer had in view; what the visitor wrote after it stands against sending. */
  readonly seenSeq: number;
}

export type HoldOutcome =
  | { readonly kind: 'done'; readonly seq: number }
  | { readonly kind: 'refused'; readonly because: HoldRefusal };

export type HoldRefusal =
  | { readonly kind: 'held'; readonly by: string }
  | { readonly kind: 'not-held' }
  /** The phone asked for no more texts. */
  | { readonly kind: 'opted-out' }
  /** The last channel cannot be written to (a call), or the visit has not begun. */
  | { readonly kind: 'nowhere'; readonly channel: ChannelKind }
  /** The visitor wrote since: read it first. */
  | { readonly kind: 'newer'; readonly seq: number };
