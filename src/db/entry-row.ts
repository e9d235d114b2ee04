import type { EntryBody, TranscriptEntry } from '../core/messages.ts';
import { seal, unseal } from './seal.ts';

export interface EntryRow {
  readonly seq: number;
  readonly at: Date;
  readonly sender: string;
  readonly channel: string;
  readonly body: Buffer;
}

/** A channel's message id may be the visitor's to choose, so it is sealed with the words. */
interface SealedEntry {
  readonly body: EntryBody;
  readonly messageId?: string;
}

const placeOf = (conversation: string, seq: number) => `entry:${conversation}:${seq}`;

export function sealEntry(key: Buffer, conversation: string, entry: TranscriptEntry): Buffer {
  const sealed: SealedEntry = {
    body: entry.body,
    ...(entry.messageId === undefined ? {} : { messageId: entry.messageId }),
  };
  return seal(key, placeOf(conversation, entry.seq), sealed);
}

export function openEntry(key: Buffer, conversation: string, row: EntryRow): TranscriptEntry {
  const opened = unseal(key, placeOf(conversation, row.seq), row.body) as SealedEntry;
  return {
    seq: row.seq,
    at: row.at,
    from: row.sender as TranscriptEntry['from'],
    channel: row.channel as TranscriptEntry['channel'],
    ...opened,
  };
}
