import { z } from 'zod';
import { uuid } from '../api/shapes.ts';
import { langs } from '../inbox/schema.ts';

/** Chosen by the console: the same action sent twice is done once. */
const actionId = uuid;
/** Staff read that it is night, and send all the same. */
const sendsInQuietHours = z.boolean().default(false);

export const takeOver = z.object({
  actionId,
  /** The account that holds it now and is relieved. */
  insteadOf: uuid.optional(),
  sendsInQuietHours,
});
export const giveBack = z.object({ actionId });

/** Longest of one message. By text it goes out in pieces that a phone shows whole. */
export const longestChars = 2_000;
/** By text: more would cost more and read like a letter. */
export const mostSegments = 6;

export const newMessage = z.object({
  actionId,
  text: z.string().trim().min(1).max(longestChars),
  /** The last line the writer had in view. */
  seenSeq: z.number().int().min(0),
  sendsInQuietHours,
});
export const sentMessage = z.object({ seq: z.number() });

/** Vetted words to begin from. What is sent is what staff made of them, under their name. */
export const template = z.object({
  id: z.string(),
  kind: z.enum(['phrase', 'passage']),
  title: z.string(),
  texts: z.array(z.object({ lang: z.enum(langs), text: z.string() })),
});
export type Template = z.output<typeof template>;
export const templates = z.object({ rows: z.array(template) });
