import type { EntryBody } from '../core/messages.ts';
import { splitForText } from '../core/text-splitting.ts';

/** Carriers deliver a text whole and in order most surely up to this many characters. */
const textMaxChars = 320;

/**
 * What one turn says as text messages: as few as stay readable, since texts are not always delivered in
 * order, and each costs; none longer than a phone shows whole. Crisis text is never joined to anything.
 */
export const asTexts = (bodies: readonly EntryBody[]): readonly EntryBody[] => joinedForText(bodies).flatMap(split);

/** Joins short ones. */
function joinedForText(bodies: readonly EntryBody[]): readonly EntryBody[] {
  const joined: EntryBody[] = [];
  for (const body of bodies) {
    const before = joined.at(-1);
    const fits = before && before.text.length + body.text.length + 1 <= textMaxChars;
    if (!before || !fits || before.crisis || body.crisis || before.choices) joined.push(body);
    else joined.splice(-1, 1, join(before, body));
  }
  return joined;
}

function join(before: EntryBody, body: EntryBody): EntryBody {
  const provenance = before.provenance ?? body.provenance;
  return { ...body, text: `${before.text}\n${body.text}`, ...(provenance && { provenance }) };
}

/** The choices stay with the last part: that is where their digits are. */
function split(body: EntryBody): readonly EntryBody[] {
  const parts = splitForText(body.text);
  const { choices, ...rest } = body;
  return parts.map((text, index) => ({
    ...rest,
    text,
    ...(choices && index === parts.length - 1 && { choices }),
  }));
}
