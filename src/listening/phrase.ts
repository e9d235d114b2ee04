import { isMeantAs } from './spelling.ts';

/**
 * A way of saying something, as a row of places. Written `can|could i finish [this|it] later`:
 * `|` between alternatives, `[…]` for what may be missing, `_` joining an alternative's words,
 * `...` for up to three words of any kind.
 */
export type Phrase = readonly Place[];

interface Place {
  readonly options: readonly (readonly string[])[];
  readonly isOptional: boolean;
  readonly isGap: boolean;
}

const gapMaxWords = 3;

export function phrase(written: string): Phrase {
  return written
    .trim()
    .split(/\s+/)
    .map((part) => {
      if (part === '...') return { options: [], isOptional: true, isGap: true };
      const isOptional = part.startsWith('[') && part.endsWith(']');
      const body = isOptional ? part.slice(1, -1) : part;
      return { options: body.split('|').map((option) => option.split('_')), isOptional, isGap: false };
    });
}

/** One phrase a line; empty lines are left out. */
export const phrases = (lines: string): readonly Phrase[] =>
  lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(phrase);

/** Whether the words are this phrase and nothing else. */
export const isPhrase = (words: readonly string[], wanted: Phrase): boolean =>
  endsAfter(words, 0, wanted, 0).includes(words.length);

export const isAnyPhrase = (words: readonly string[], wanted: readonly Phrase[]): boolean =>
  words.length > 0 && words.length <= longestWords && wanted.some((candidate) => isPhrase(words, candidate));

/** A whole-message phrase is never longer than this. */
const longestWords = 16;

/** How many words the phrase takes at the start of `words`, at most; 0 when it is not there. */
export const startsWith = (words: readonly string[], wanted: Phrase): number =>
  Math.max(0, ...endsAfter(words, 0, wanted, 0));

/** Every index at which the phrase's places from `place` on, laid at `from`, may end. */
function endsAfter(words: readonly string[], from: number, wanted: Phrase, place: number): readonly number[] {
  const current = wanted[place];
  if (!current) return [from];
  const ends = new Set<number>();
  const goOn = (at: number): void => {
    for (const end of endsAfter(words, at, wanted, place + 1)) ends.add(end);
  };
  if (current.isOptional) goOn(from);
  if (current.isGap) {
    for (let taken = 1; taken <= gapMaxWords && from + taken <= words.length; taken += 1) goOn(from + taken);
  }
  for (const option of current.options) {
    if (option.every((word, offset) => isMeantAs(words[from + offset] ?? '', word))) goOn(from + option.length);
  }
  return [...ends];
}
