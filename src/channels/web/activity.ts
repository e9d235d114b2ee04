import type { TranscriptEntry } from '../../core/messages.ts';
import type { Program } from '../../core/program.ts';
import type { VisitorClaims } from './tokens.ts';

/** A Bot Framework activity as our clients receive it. */
export interface Activity {
  readonly type: 'message' | 'typing' | 'endOfConversation';
  readonly id: string;
  /** ISO instant, UTC. */
  readonly timestamp: string;
  readonly channelId: 'directline';
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string; readonly name?: string; readonly role: 'bot' | 'user' };
  readonly text?: string;
  /** Our words are plain: Web Chat would read `*` and `_` as Markdown. */
  readonly textFormat?: 'plain';
  readonly locale?: string;
  readonly suggestedActions?: { readonly to: readonly string[]; readonly actions: readonly CardAction[] };
  readonly channelData?: ActivityData;
}

/** A button. Its press comes back as `text` (what the visitor saw) and `value` (the choice's id). */
interface CardAction {
  readonly type: 'messageBack';
  readonly title: string;
  readonly text: string;
  readonly displayText: string;
  readonly value: string;
}

interface ActivityData {
  /** Crisis text: show it apart, never hide it. */
  readonly crisis?: true;
  /** More than one of the buttons may apply: gather them and send their titles as one text. */
  readonly several?: true;
  /** 0 to 1, on questions. */
  readonly progress?: number;
  /** What this is: copy key, `question:<id>`, `passage:<id>`. */
  readonly ref?: string;
  /** Written by a person on the program's staff. */
  readonly staff?: true;
  /** Not stored: our database was out of reach. Send the message again later. */
  readonly unsaved?: true;
  /** The client's own id of a visitor's message, given back so that it knows its own. */
  readonly clientActivityID?: string;
  /** The choice the visitor pressed. */
  readonly choice?: string;
}

/** What clients read: by socket and by poll alike. `watermark` is absent on what moves none (typing). */
export interface ActivityGroup {
  readonly activities: readonly Activity[];
  readonly watermark?: string;
}

export interface Scene {
  readonly claims: VisitorClaims;
  readonly program: Program;
}

/** Direct Line's own form: clients sort by it. */
export const activityId = (conversation: string, seq: number): string =>
  `${conversation}|${String(seq).padStart(7, '0')}`;

/** A client's message id, as the store's messageId: apart from ids that we make ourselves. */
export const clientPrefix = 'client:';

export function activityOf(entry: TranscriptEntry, { claims, program }: Scene): Activity {
  const { body } = entry;
  const common = {
    type: 'message',
    id: activityId(claims.conversation, entry.seq),
    timestamp: entry.at.toISOString(),
    channelId: 'directline',
    conversation: { id: claims.conversation },
    text: body.text,
    textFormat: 'plain',
    locale: body.lang,
  } as const;
  if (entry.from === 'visitor') {
    const clientId = entry.messageId?.startsWith(clientPrefix) ? entry.messageId.slice(clientPrefix.length) : undefined;
    return {
      ...common,
      from: { id: claims.user, role: 'user' },
      channelData: {
        ...(clientId !== undefined && { clientActivityID: clientId }),
        ...(body.choice !== undefined && { choice: body.choice }),
      },
    };
  }
  return {
    ...common,
    from: { id: program.id, name: body.by?.firstName ?? program.name, role: 'bot' },
    ...(body.choices && {
      suggestedActions: {
        to: [claims.user],
        actions: body.choices.map(({ id, label }) => ({
          type: 'messageBack',
          title: label,
          text: label,
          displayText: label,
          value: id,
        })),
      },
    }),
    channelData: {
      ...(body.crisis === true && { crisis: true }),
      ...(body.several === true && { several: true }),
      ...(body.progress01 !== undefined && { progress: body.progress01 }),
      ...(body.ref !== undefined && { ref: body.ref }),
      ...(entry.from === 'staff' && { staff: true }),
    },
  };
}

/** A page that a phone let in (`fromSeq` above 0) shows what is said on it, and nothing of the phone. */
export const shownAt = (entries: readonly TranscriptEntry[], fromSeq: number): readonly TranscriptEntry[] =>
  fromSeq > 0 ? entries.filter(({ channel }) => channel === 'web') : entries;

/** Something said that is in no transcript: the store was out of reach, or the request was refused. */
export function unsavedActivity(
  body: TranscriptEntry['body'],
  { claims, program }: Scene,
  at: Date,
  uniqueId: string,
): Activity {
  const activity = activityOf({ seq: 0, at, from: 'porchlight', channel: 'web', body }, { claims, program });
  return {
    ...activity,
    id: `${claims.conversation}|unsaved-${uniqueId}`,
    channelData: { ...activity.channelData, unsaved: true },
  };
}

export const typingActivity = ({ claims, program }: Scene, at: Date): Activity => ({
  type: 'typing',
  id: `${claims.conversation}|typing`,
  timestamp: at.toISOString(),
  channelId: 'directline',
  conversation: { id: claims.conversation },
  from: { id: program.id, name: program.name, role: 'bot' },
});
