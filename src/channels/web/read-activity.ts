import { z } from 'zod';
import { languages, type Lang } from '../../core/language.ts';
import type { InboundContent } from '../../core/messages.ts';
import { plainText } from '../../core/plain-text.ts';
import { fieldOf } from './received-body.ts';

/** What a client sent, read. */
export type ReadActivity =
  | {
      readonly kind: 'said';
      readonly content: InboundContent;
      /** The client's own id: the same id is the same message. */
      readonly clientId?: string;
      readonly lang?: Lang;
    }
  /** Nothing to answer: typing, events, reactions. */
  | { readonly kind: 'noted' }
  /** `texts` are where a person's words may be, the likeliest first; `reason` is safe for the wire. */
  | { readonly kind: 'malformed'; readonly reason: string; readonly texts: readonly string[] };

/** Fields we do not know are left alone: clients add their own. */
const activitySchema = z.looseObject({
  type: z.string().max(64),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  speak: z.unknown().optional(),
  locale: z.string().max(64).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  channelData: z.looseObject({ clientActivityID: z.unknown().optional(), choice: z.unknown().optional() }).nullish(),
});

export function readActivity(value: unknown): ReadActivity {
  const parsed = activitySchema.safeParse(value);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'the body'))];
    const reason = `Not an activity: look at ${fields.join(', ')}.`;
    return { kind: 'malformed', reason, texts: [stringsIn(value).join('\n')] };
  }
  const activity = parsed.data;
  const choice = identifier(activity.channelData?.choice) ?? identifier(activity.value);
  // Web Chat sends some presses and forms as a `value`, alone or beside a text; others attach text. Words are words.
  const isPress = identifier(activity.value) !== undefined;
  const inAttachments = (activity.attachments ?? []).map((attachment) => fieldOf(attachment, 'content'));
  const beside = [isPress ? null : activity.value, activity.speak, inAttachments];
  const words = activity.type === 'message' ? stringsIn(beside) : [];
  const text = plainText([...new Set([activity.text ?? '', ...words])].filter((each) => each !== '').join('\n'));
  const lang = langOf(activity.locale);
  const clientId = identifier(activity.channelData?.clientActivityID);
  const said = (content: InboundContent): ReadActivity => ({
    kind: 'said',
    content,
    ...(clientId !== undefined && { clientId }),
    ...(lang && { lang }),
  });
  if (activity.type === 'endOfConversation' && !text) return said({ kind: 'left' });
  // Whatever its type calls itself, what carries words is a message.
  if (activity.type !== 'message' && !text) return { kind: 'noted' };
  if (activity.attachments && activity.attachments.length > 0) return said({ kind: 'attachment', text });
  return said({ kind: 'text', text, ...(choice !== undefined && { choice }) });
}

/** The first language we speak in a `locale` (`es-MX`) or an Accept-Language list. */
export function langOf(tags: string | null | undefined): Lang | undefined {
  for (const tag of (tags ?? '').toLowerCase().split(',')) {
    const primary = tag.trim().split(/[-_;]/)[0];
    const found = languages.find((lang) => lang === primary);
    if (found) return found;
  }
  return undefined;
}

/** Ids are short and printable; anything else is no id. */
const identifier = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value) ? value : undefined;

/** Every string in a value of any shape, breadth first, at most 1000. */
function stringsIn(value: unknown): readonly string[] {
  const found: string[] = [];
  const waiting: unknown[] = [value];
  for (let at = 0; at < waiting.length && at < 1_000; at += 1) {
    const next = waiting[at];
    if (typeof next === 'string') found.push(next);
    else if (typeof next === 'object' && next !== null) waiting.push(...Object.values(next));
  }
  return found;
}
