import { foldCodePoint } from './confusables.ts';

/** A pause before a token: none, a comma or line break, the end of a sentence. */
export type Pause = 0 | 1 | 2;

export interface Token {
  /** Lower-case ASCII where it can be; several tokens may share one span ("can't" is `can`, `not`). */
  readonly text: string;
  /** Offsets into the message as written, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly pause: Pause;
  /** Inside quotation marks. */
  readonly quoted: boolean;
}

const isAlnum = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
/** Signs that stand for letters when a letter follows: k!ll, p@in, $uicide, su*cide. */
const letterSigns = new Set(['@', '$', '!', '*', '|', '+', '€']);
const apostrophes = new Set(["'", '’', '‘', '´', '`', 'ʼ']);
const quotes = new Set(['"', '“', '”', '«', '»', '„']);
const enders = new Set(['.', '!', '?', ';', '¡', '¿', '。', '…']);
const soft = new Set([',', ':', '(', ')', '—', '–', '\n', '\r', '[', ']', '{', '}']);

/** Folded letters and signs in their order, each with where it stood; held side by side, as a long message has many. */
interface Pieces {
  readonly folded: string[];
  readonly starts: number[];
  readonly ends: number[];
}

const lowerAscii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code).toLowerCase());

/** Splits a message into raw words with their offsets. Knows nothing of meaning. One pass, linear. */
export function tokenise(text: string, emoji: ReadonlyMap<string, string>): Token[] {
  const { folded: pieces, starts, ends } = fold(text, emoji);
  const tokens: Token[] = [];
  let word = '';
  let start = 0;
  let end = 0;
  let pause = 0 as Pause;
  let quoted = false;
  let openedAt = 0;
  let dots = 0;
  const flush = () => {
    if (word === '') return;
    tokens.push({ text: word, start, end, pause: tokens.length === 0 ? 2 : pause, quoted });
    word = '';
    pause = 0;
    dots = 0;
  };
  for (let at = 0; at < pieces.length; at++) {
    const folded = pieces[at] as string;
    const next = pieces[at + 1] ?? ' ';
    if (folded.length > 1 && folded.charCodeAt(0) === 0) {
      flush();
      word = folded.slice(1);
      start = starts[at] as number;
      end = ends[at] as number;
      flush();
      continue;
    }
    const isWord =
      isAlnum(folded.charCodeAt(0)) ||
      (word !== '' && (apostrophes.has(folded) || letterSigns.has(folded)) && isAlnum(next.charCodeAt(0))) ||
      (word === '' && (folded === '$' || folded === '@') && next >= 'a' && next <= 'z');
    if (isWord) {
      if (word === '') start = starts[at] as number;
      word += apostrophes.has(folded) ? "'" : folded;
      end = ends[at] as number;
      continue;
    }
    if (folded > '\u00ff' && /\p{L}/u.test(folded)) {
      if (word === '') start = starts[at] as number;
      word += folded;
      end = ends[at] as number;
      continue;
    }
    flush();
    if (quotes.has(folded)) {
      quoted = folded === '”' || folded === '»' ? false : folded === '“' || folded === '«' ? true : !quoted;
      if (quoted) openedAt = tokens.length;
    }
    if (folded === '.' || folded === '…') dots += folded === '…' ? 3 : 1;
    if (enders.has(folded)) pause = dots > 1 ? 1 : 2;
    else if (soft.has(folded))
      pause = pause === 2 || (folded === '\n' && pause === 1 && pieces[at - 1] === '\n') ? 2 : 1;
  }
  flush();
  // A quotation mark that never closes quotes nothing.
  return quoted ? tokens.map((token, index) => (index < openedAt ? token : { ...token, quoted: false })) : tokens;
}

function fold(text: string, emoji: ReadonlyMap<string, string>): Pieces {
  const pieces: Pieces = { folded: [], starts: [], ends: [] };
  const put = (folded: string, start: number, end: number) => {
    pieces.folded.push(folded);
    pieces.starts.push(start);
    pieces.ends.push(end);
  };
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (unit < 128) {
      put(lowerAscii[unit] as string, at, at + 1);
      at += 1;
      continue;
    }
    const codePoint = text.codePointAt(at) as number;
    const length = codePoint > 0xffff ? 2 : 1;
    const meaning = emoji.get(String.fromCodePoint(codePoint));
    if (meaning !== undefined) put(`\u0000${meaning}`, at, at + length);
    else for (const char of foldCodePoint(codePoint)) put(char, at, at + length);
    at += length;
  }
  return pieces;
}
