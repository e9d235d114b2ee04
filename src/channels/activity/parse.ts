import { createHash } from 'node:crypto';
import { z } from 'zod';
import { languages, type Lang } from '../../core/language.ts';
import type { InboundContent } from '../../core/messages.ts';
import { plainText } from '../../core/plain-text.ts';
import type { Route } from './route.ts';

/** One activity, read. */
export type ReadActivity =
  | {
      readonly kind: 'said';
      readonly content: InboundContent;
      /** The same id twice is the same message. */
      readonly messageId: string;
      readonly route: Route;
      readonly lang?: Lang;
      readonly expectsReplies: boolean;
      /** Others read along: nothing private belongs there. */
      readonly isCrowd: boolean;
    }
  /** Nothing to answer: typing, reactions, events. */
  | { readonly kind: 'noted' }
  /** Not an activity that can be answered. `reason` is safe for the wire; danger in `words` is heeded all the same. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly words: string; readonly messageId: string };

const id = z.string().min(1).max(1_000);
const account = z.looseObject({ id, name: z.string().max(1_000).optional() });

/** Fields we do not know are left alone: every channel adds its own. */
const activitySchema = z.looseObject({
  type: z.string().min(1).max(64),
  id: id.optional(),
  channelId: z.string().min(1).max(64),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(2_000),
  conversation: z.looseObject({
    id,
    isGroup: z.boolean().optional(),
    conversationType: z.string().optional(),
    tenantId: z.string().max(200).optional(),
  }),
  from: account,
  recipient: account,
  text: z.string().optional(),
  value: z.unknown().optional(),
  locale: z.string().max(64).optional(),
  deliveryMode: z.string().max(64).optional(),
  timestamp: z.string().max(64).optional(),
  action: z.unknown().optional(),
  attachments: z.array(z.looseObject({ contentType: z.string().optional() })).optional(),
  membersAdded: z.array(z.unknown()).optional(),
});
type Activity = z.output<typeof activitySchema>;

/** Reads a body, however broken. */
export function parseActivity(body: Buffer): ReadActivity {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 32);
  const raw = body.toString('utf8');
  const unreadable = (reason: string, words: string): ReadActivity => ({
    kind: 'unreadable',
    reason,
    words: plainText(words),
    messageId: `body:${digest}`,
  });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable('The body is not JSON.', raw);
    if (error instanceof TypeError) return unreadable('The body is not UTF-8.', raw);
    throw error;
  }
  const parsed = activitySchema.safeParse(filled(value));
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'the body'))];
    return unreadable(`Not an activity: look at ${fields.join(', ')}.`, stringsIn(value).join('\n'));
  }
  const activity = parsed.data;
  const content = contentOf(activity);
  if (!content) return { kind: 'noted' };
  const { conversation, from, recipient, locale } = activity;
  const lang = langOf(locale);
  const type = conversation.conversationType?.toLowerCase();
  return {
    kind: 'said',
    content,
    messageId: messageIdOf(activity, content, digest),
    route: {
      serviceUrl: activity.serviceUrl,
      channelId: activity.channelId,
      conversation: { id: conversation.id, ...(conversation.tenantId && { tenantId: conversation.tenantId }) },
      agent: { id: recipient.id, ...(recipient.name && { name: recipient.name }) },
      user: { id: from.id, ...(from.name && { name: from.name }) },
      ...(locale && { locale }),
    },
    ...(lang && { lang }),
    expectsReplies: activity.deliveryMode === 'expectReplies',
    isCrowd: conversation.isGroup === true || type === 'channel' || type === 'groupchat',
  };
}

/** Any activity with words in it is a message, whatever it calls itself: an edit may say what the first did not. */
function contentOf(activity: Activity): InboundContent | null {
  const { type } = activity;
  const pressed = asPressed(activity.value);
  const text = plainText(withoutMention(activity) || pressed.words);
  if (type === 'typing') return text ? { kind: 'text', text } : null;
  if (text) return { kind: 'text', text, ...(pressed.choice !== undefined && { choice: pressed.choice }) };
  switch (type) {
    case 'message': {
      if (pressed.choice !== undefined) return { kind: 'text', text: '', choice: pressed.choice };
      const files = (activity.attachments ?? []).filter(({ contentType = '' }) => !isOwnMarkup(contentType));
      return files.length > 0 ? { kind: 'attachment' } : { kind: 'text', text: '' };
    }
    case 'conversationUpdate':
      return activity.membersAdded?.length ? { kind: 'opened' } : null;
    case 'installationUpdate':
      return activity.action === 'add' ? { kind: 'opened' } : null;
    case 'endOfConversation':
      return { kind: 'left' };
    default:
      return null;
  }
}

/** Teams sends every message a second time as HTML, and cards come back with the press. */
const isOwnMarkup = (contentType: string): boolean =>
  contentType === 'text/html' || contentType.startsWith('application/vnd.microsoft.');

/** `<at>Porchlight</at> hello`: Teams writes whom it is for before the words. */
const withoutMention = ({ text = '', channelId }: Activity): string =>
  channelId === 'msteams' ? text.replaceAll(/<at\b[^>]*>[^<]*<\/at>/gi, ' ') : text;

/** A button's press: our own `{ choice, label }` from a card, a choice's id, or words alone. */
function asPressed(value: unknown): { readonly choice?: string; readonly words: string } {
  if (typeof value === 'string') {
    return isChoiceId(value) ? { choice: value, words: '' } : { words: value };
  }
  if (typeof value !== 'object' || value === null) return { words: '' };
  const { choice, label } = value as { readonly choice?: unknown; readonly label?: unknown };
  if (typeof choice !== 'string' || !isChoiceId(choice)) return { words: stringsIn(value).join('\n') };
  return { choice, words: typeof label === 'string' ? label : '' };
}

const isChoiceId = (text: string): boolean => /^[\x21-\x7e]{1,200}$/.test(text);

/** Ids of edits and events repeat what they are about, so these are told apart by their bytes. */
function messageIdOf({ type, id: own }: Activity, content: InboundContent, digest: string): string {
  // A welcome is given once, however many members and installations are announced.
  if (content.kind === 'opened') return 'opened';
  return type === 'message' && own !== undefined ? `activity:${own}` : `body:${digest}`;
}

function langOf(locale: string | undefined): Lang | undefined {
  const primary = locale?.toLowerCase().split(/[-_]/)[0];
  return languages.find((lang) => lang === primary);
}

/** Empty and null fields count as absent: channels send them for what they do not know. */
function filled(value: unknown, depth = 0): unknown {
  if (depth > 20 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => filled(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== '' && each !== null)
      .map(([name, each]) => [name, filled(each, depth + 1)]),
  );
}

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
