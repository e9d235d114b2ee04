import { z } from 'zod';
import type { Inbound } from '../core/messages.ts';
import type { LoadedConversation } from '../core/ports.ts';
import { namedPageSchema, pageCodeIn, type PageAtDoor } from './page-door.ts';

/** Only what is asked of it, so that every other turn need not open its snapshot twice. */
const named = z.looseObject({ namedPage: namedPageSchema.nullable().default(null) });

/** The page that a text names by its code, or that the text before it named; null when it is about none. */
export async function pageAtDoor(loaded: LoadedConversation, { key, content }: Inbound): Promise<PageAtDoor | null> {
  if (key.channel !== 'sms' || content.kind !== 'text') return null;
  const typed = pageCodeIn(content.text);
  const before = loaded.snapshot === null ? null : named.parse(loaded.snapshot).namedPage;
  const code = typed ?? before?.code;
  if (code === undefined) return null;
  return { code, address: await loaded.findPage(code), isNamedNow: typed !== null };
}
