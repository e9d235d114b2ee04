import type { EntryBody } from '../core/messages.ts';

/** Carriers deliver a text whole and in order most surely up to this many characters. */
const textMaxChars = 320;

/**
 * Joins what one turn says into as few text messages as stay readable: texts are not always delivered in
 * order, and each costs. Crisis text is never joined to anything: it goes first and alone.
 */
export function joinedForText(bodies: readonly EntryBody[]): readonly EntryBody[] {
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
