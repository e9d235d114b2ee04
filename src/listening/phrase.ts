import { isMeantAs, slipsForgiven } from './spelling.ts';

/** One place in a phrase: what may stand there. */
interface Place {
  /** Alternatives by their first word. */
  readonly options: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly isOptional: boolean;
  /** Up to three words of any kind. */
  readonly isGap: boolean;
}

type Phrase = readonly Place[];

/** Ways of saying one thing. Built once, by `phrases`. */
export interface PhraseBook {
  /** Phrases by the words they may begin with. */
  readonly byStart: ReadonlyMap<string, readonly Phrase[]>;
  readonly vocabulary: ReadonlySet<string>;
  /** Words long enough for typos to be forgiven, by first letter and length. */
  readonly byShape: ReadonlyMap<number, readonly string[]>;
}

const gapMaxWords = 3;
/** A whole-message phrase is never longer than this. */
const longestWords = 16;

/**
 * One phrase a line, each a row of places: `can|could i finish [this|it] later`. `|` stands between
 * alternatives, `[…]` around what may be missing, `_` joins an alternative's words, `...` is a gap of up
 * to three words; a phrase may not begin with a gap.
 */
export function phrases(lines: string): PhraseBook {
  const all = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(phrase);
  const byStart = new Map<string, Phrase[]>();
  const vocabulary = new Set<string>();
  for (const one of all) {
    for (const word of startsOf(one)) byStart.set(word, [...(byStart.get(word) ?? []), one]);
    for (const place of one) {
      for (const options of place.options.values())
        for (const option of options) for (const word of option) vocabulary.add(word);
    }
  }
  const mended = [...vocabulary].filter((word) => slipsForgiven(word.length) > 0);
  return { byStart, vocabulary, byShape: Map.groupBy(mended, (word) => shapeOf(word.charCodeAt(0), word.length)) };
}

function phrase(line: string): Phrase {
  return line
    .trim()
    .split(/\s+/)
    .map((part) => {
      if (part === '...') return { options: new Map(), isOptional: true, isGap: true };
      const isOptional = part.startsWith('[') && part.endsWith(']');
      const body = isOptional ? part.slice(1, -1) : part;
      if (/[[\].]|^$/.test(body)) throw new Error(`a place in a phrase is not well formed: ${part}`);
      const options = new Map<string, (readonly string[])[]>();
      for (const option of body.split('|')) {
        const words = option.split('_').flatMap((word) => (word === 'ive' ? ['i', 'have'] : [word]));
        options.set(words[0]!, [...(options.get(words[0]!) ?? []), words]);
      }
      return { options, isOptional, isGap: false };
    });
}

function startsOf(one: Phrase): readonly string[] {
  const first = one.findIndex((place) => !place.isOptional);
  return [...new Set(one.slice(0, first < 0 ? one.length : first + 1).flatMap((place) => [...place.options.keys()]))];
}

/** Whether the words are one of the phrases and nothing else; typos in longer words are forgiven. */
export function isAnyPhrase(words: readonly string[], book: PhraseBook): boolean {
  if (words.length === 0 || words.length > longestWords) return false;
  return endsOf(words, book).has(words.length);
}

/** How many words a phrase takes at the start of the words, at most; 0 when none stands there. */
export const longestStart = (words: readonly string[], book: PhraseBook): number => Math.max(0, ...endsOf(words, book));

function endsOf(words: readonly string[], book: PhraseBook): ReadonlySet<number> {
  const meant: (readonly string[])[] = [];
  const meantAt = (index: number): readonly string[] => (meant[index] ??= meantBy(words[index], book));
  const ends = new Set<number>();
  const candidates = new Set(meantAt(0).flatMap((word) => book.byStart.get(word) ?? []));
  for (const candidate of candidates) for (const end of endsAlong(candidate, words.length, meantAt)) ends.add(end);
  return ends;
}

/** Every index at which the phrase, laid at the first word, may end. */
function endsAlong(one: Phrase, count: number, meantAt: (index: number) => readonly string[]): Iterable<number> {
  let positions = new Set([0]);
  for (const place of one) {
    const next = new Set(place.isOptional ? positions : []);
    for (const from of positions) {
      if (place.isGap)
        for (let taken = 1; taken <= gapMaxWords && from + taken <= count; taken += 1) next.add(from + taken);
      if (from >= count) continue;
      for (const word of meantAt(from)) {
        for (const option of place.options.get(word) ?? []) {
          const isHere = option.every((part, offset) => from + offset < count && meantAt(from + offset).includes(part));
          if (isHere) next.add(from + option.length);
        }
      }
    }
    if (next.size === 0) return [];
    positions = next;
  }
  return positions;
}

/** One number for a first letter and a length. */
const shapeOf = (letter: number, length: number): number => letter * 64 + length;
/** The most that are forgiven (`slipsForgiven`). */
const mostSlips = 2;

/** The book's words that a written word stands for: itself where it is one of them, else those it is a typo of. */
function meantBy(written: string | undefined, { vocabulary, byShape }: PhraseBook): readonly string[] {
  if (written === undefined) return [];
  if (vocabulary.has(written)) return [written];
  if (written.length < 4 || written.length > 20) return [];
  const meant: string[] = [];
  const first = written.charCodeAt(0);
  const second = written.charCodeAt(1);
  for (let length = written.length - mostSlips; length <= written.length + mostSlips; length += 1) {
    for (const letter of first === second ? [first] : [first, second]) {
      for (const word of byShape.get(shapeOf(letter, length)) ?? []) if (isMeantAs(written, word)) meant.push(word);
    }
  }
  return meant;
}
