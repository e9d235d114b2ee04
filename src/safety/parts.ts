/** A part of a message that is read by itself too. */
export interface Part {
  readonly text: string;
  /** Where it begins in the message. */
  readonly start: number;
  /** "lol", "jaja" stood behind it. */
  readonly isLaughedOff: boolean;
  /** All that was meant, or one clause of it. */
  readonly isClause: boolean;
}

/** The message as it is. */
export const wholeOf = (text: string): Part => ({ text, start: 0, isLaughedOff: false, isClause: false });

/** Said before what somebody came to say; `[…]` may be missing. */
const greetings = phrasesOf(`
  hi|hello|hey|yo|heya|please|sorry|listen [there|all|everyone|guys|again]
  ok|okay [so]
  good morning|evening|night|afternoon
  [im|i_am] sorry to|for bother|bothering|text|texting|message|messaging [you|u] [so_late]
  [im|i_am] sorry [that] its|it_is [so] late
  sorry for the late text|message|hour
  hola|ola|oiga|oye|mire|pues|bueno|este|perdon|perdone|perdonen|disculpe|disculpen|disculpa [a_todos|otra_vez]
  buenas|buenos|buen [noches|tardes|dias|dia]
  perdon|perdone|disculpe|disculpen la|que molestia|moleste|hora
  por_favor|que_tal
`);
/** Said after it. */
const farewells = phrasesOf(`
  thanks|thank_you|thx|ty|thank_u [so_much|a_lot|in_advance]
  please|pls|plz [help] [me]
  help [me] please|pls
  help_me|god_bless|idk|i_guess
  [muchas] gracias
  por_favor|porfa|porfavor
  ayuda|ayudeme|ayudenme|ayudame|ayuda_me [por_favor|porfa|porfavor]
  no_se|dios_los_bendiga
`);
const firstWords = new Set([...greetings].map((phrase) => phrase.split(' ')[0]!));
const lastWords = new Set([...farewells].map((phrase) => phrase.split(' ').at(-1)!));
const laughter = /^(?:l+o+l+z?|lmf?ao+|rofl|(?:a?ha){2,}h?|(?:ja){2,}j?|(?:je){2,}j?|(?:ji){2,}|xd+|[😂🤣😅😆💀]+)$/u;
const mostWords = 6;
/** The last word stands in these, whatever punctuation follows it. */
const endingChars = 40;

/** Where what follows may say the opposite of what stands before, or something else altogether. */
const joints =
  /(?<![\p{L}\p{N}])(?:but|except|until|till|although|anyway|also|and (?:then|now|anyway|today|tonight)|pero|excepto|salvo|hasta|aunque|también|tambien|además|ademas|y (?:luego|bueno|ahora|hoy|ya|después|despues|creo|entonces))(?![\p{L}\p{N}])|\n/giu;

/** Less is no clause. */
const hasLetters = /(?:\p{L}\P{L}*){4}/u;

/**
 * Parts that are read by themselves too: the message without the greeting, the thanks and the laughter around it, and
 * what stands before and behind "but", "until", "and then". Ordinary words beside danger must not hide it. The clauses
 * do not overlap: all of it together is at most three times as long as the message.
 */
export function partsOf(message: string): readonly Part[] {
  const core = bare(wholeOf(message));
  const clauses = clausesOf(core);
  const parts = clauses.length > 1 ? [core, ...clauses] : [core];
  return parts.filter(({ text }) => text !== message && hasLetters.test(text));
}

function clausesOf({ text, start, isLaughedOff }: Part): readonly Part[] {
  const clauses: Part[] = [];
  const clause = (at: number, to: number): Part =>
    bare({ text: text.slice(at, to), start: start + at, isLaughedOff, isClause: true });
  let from = 0;
  for (const joint of text.matchAll(joints)) {
    clauses.push(clause(from, joint.index));
    // "And now", "y ya": the joining word goes, when it is stays.
    from = joint.index + (/^(?:and|y)\s/iu.exec(joint[0])?.[0].length ?? joint[0].length);
  }
  clauses.push(clause(from, text.length));
  return clauses;
}

interface Word {
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

function bare(part: Part): Part {
  const { text, start } = part;
  if (!mayBeWrapped(text)) return part;
  const words = Array.from(text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*|[😂🤣😅😆💀]+/gu), (match): Word => ({
    written: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  let from = 0;
  let to = words.length;
  let { isLaughedOff } = part;
  for (let taken; (taken = greetingAt(words, from, to)) > 0;) from += taken;
  for (;;) {
    if (from < to && laughter.test(words[to - 1]!.written.toLowerCase())) {
      isLaughedOff = true;
      to -= 1;
      continue;
    }
    const taken = farewellBefore(words, from, to);
    if (taken === 0) break;
    to -= taken;
  }
  if (from >= to) return { ...part, text: '' };
  const begin = from === 0 ? 0 : words[from]!.start;
  const end = to === words.length ? text.length : words[to - 1]!.end;
  return { ...part, text: text.slice(begin, end), start: start + begin, isLaughedOff };
}

/** Most messages begin and end with what they are about. */
function mayBeWrapped(text: string): boolean {
  const first = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/u.exec(text)?.[0] ?? '';
  const ending = text.slice(-endingChars);
  const last = ending.match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*|[😂🤣😅😆💀]+/gu)?.at(-1) ?? '';
  return firstWords.has(plainOf(first)) || lastWords.has(plainOf(last)) || laughter.test(last.toLowerCase());
}

const plainOf = (word: string): string =>
  word
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase();

const joined = (words: readonly Word[], from: number, to: number): string =>
  words
    .slice(from, to)
    .map(({ written }) => plainOf(written))
    .join(' ');

/** How many words the longest greeting takes at this place, 0 for none. */
function greetingAt(words: readonly Word[], from: number, to: number): number {
  if (from >= to || !firstWords.has(plainOf(words[from]!.written))) return 0;
  for (let taken = Math.min(mostWords, to - from); taken > 0; taken -= 1)
    if (greetings.has(joined(words, from, from + taken))) return taken;
  return 0;
}

function farewellBefore(words: readonly Word[], from: number, to: number): number {
  if (from >= to || !lastWords.has(plainOf(words[to - 1]!.written))) return 0;
  for (let taken = Math.min(mostWords, to - from); taken > 0; taken -= 1)
    if (farewells.has(joined(words, to - taken, to))) return taken;
  return 0;
}

/** Every phrase that the lines stand for. */
function phrasesOf(lines: string): ReadonlySet<string> {
  return new Set(
    lines
      .trim()
      .split('\n')
      .flatMap((line) => said(line.trim().split(' ')))
      .filter((phrase) => phrase !== ''),
  );
}

function said([place, ...others]: readonly string[]): readonly string[] {
  if (place === undefined) return [''];
  const after = said(others);
  const here = place
    .replaceAll(/[[\]]/gu, '')
    .split('|')
    .flatMap((option) => after.map((rest) => `${option.replaceAll('_', ' ')} ${rest}`.trim()));
  return place.startsWith('[') ? here.concat(after) : here;
}
