import type { Lexicon } from './lexicon.ts';
import type { Token } from './tokens.ts';

/** Letters of upside-down writing that stand for nothing else here (generators of "flipped text" agree on them), and what they are. */
const flipped = new Map(
  Object.entries({
    ɐ: 'a',
    ɔ: 'c',
    ǝ: 'e',
    ɟ: 'f',
    ƃ: 'g',
    ɓ: 'g',
    ɥ: 'h',
    ᴉ: 'i',
    ı: 'i',
    ɾ: 'j',
    ʞ: 'k',
    ן: 'l',
    ɯ: 'm',
    ɹ: 'r',
    ʇ: 't',
    ʌ: 'v',
    ʍ: 'w',
    ʎ: 'y',
  }),
);
/** Letters that turn into another letter, once it is known that the message stands on its head. */
const swapped: Readonly<Record<string, string>> = { b: 'q', d: 'p', n: 'u', p: 'd', q: 'b', u: 'n' };
const enoughFlipped = 2;
const enoughMirrored = 2;
const shortestTelling = 3;

/** From a right-to-left override (U+202E) to what ends it: shown from its end to its start, whatever the letters. */
const overridden = /\u202e([^\u202c\u202d\u2069\n]*)/gu;

const backwards = (text: string): string => [...text].toReversed().join('');

/**
 * How a person reads a message that is not stored in the order in which it is shown: right-to-left override, upside-down letters, or
 * words written backwards. Empty when there is nothing of the kind.
 * @param raw the message's words as stored, letters folded, nothing mended.
 */
export function turnedReadings(text: string, raw: readonly Token[], lexicon: Lexicon): string[] {
  const readings: string[] = [];
  if (text.includes('\u202e')) readings.push(text.replace(overridden, (_, run: string) => backwards(run)));
  if (isFlipped(text)) {
    const upright = [...text.toLowerCase()].map((char) => flipped.get(char) ?? swapped[char] ?? char);
    readings.push(upright.toReversed().join(''));
  }
  if (isMirrored(raw, lexicon)) {
    const words = raw.map((token) => backwards(token.text));
    // Whole lines backwards, or each word for itself.
    readings.push(words.toReversed().join(' '), words.join(' '));
  }
  return readings;
}

function isFlipped(text: string): boolean {
  let found = 0;
  for (const char of text) if (char > '\u007f' && flipped.has(char) && ++found >= enoughFlipped) return true;
  return false;
}

/** More of the words can be read from their end than from their start, and at least two. */
function isMirrored(raw: readonly Token[], lexicon: Lexicon): boolean {
  const readable = (word: string) => lexicon.known.has(word) || lexicon.means.has(word) || lexicon.cut.has(word);
  const unknown: string[] = [];
  let forward = 0;
  for (const { text } of raw) {
    if (text.length < shortestTelling) continue;
    if (!readable(text)) unknown.push(text);
    // Half of the words can be read as they are: those that cannot will not outnumber them.
    else if (++forward * 2 >= raw.length) return false;
  }
  if (unknown.length < enoughMirrored || unknown.length <= forward) return false;
  const mirrored = unknown.filter((word) => readable(backwards(word))).length;
  return mirrored >= enoughMirrored && mirrored > forward;
}
