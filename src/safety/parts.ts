import type { AroundName } from './pattern-types.ts';
import type { Reading } from './patterns.ts';
import type { Token } from './tokens.ts';

/** A part of a message that is read by itself too: tokens `from` to `to`, both included. */
export interface Part {
  readonly from: number;
  readonly to: number;
  /** "lol", "jaja" stood behind it. */
  readonly isLaughedOff: boolean;
  /** All that was meant, or one clause of it. */
  readonly isClause: boolean;
}

/** Less is no clause. */
const fewestLetters = 4;

/**
 * Parts that are read by themselves too: the message without the greeting, the thanks and the laughter around it, and
 * what stands before and behind "but", "until", "and then". Ordinary words beside danger must not hide it. The words are
 * `around` in the word lists. The clauses do not overlap: all of it together is at most three times as long as the message.
 */
export function partsOf(reading: Reading, text: string): readonly Part[] {
  const { tokens } = reading;
  const last = tokens.length - 1;
  const edges = edgesOf(reading);
  const core = bare({ from: 0, to: last, isLaughedOff: false, isClause: false }, edges);
  const clauses = clausesOf(core, reading, text, edges);
  const parts = clauses.length > 1 ? [core, ...clauses] : [core];
  return parts.filter(({ from, to }) => (from > 0 || to < last) && hasLetters(tokens, from, to));
}

function hasLetters(tokens: readonly Token[], from: number, to: number): boolean {
  let letters = 0;
  for (let at = from; at <= to && letters < fewestLetters; at++) letters += (tokens[at] as Token).text.length;
  return letters >= fewestLetters;
}

function clausesOf(core: Part, { tokens, around }: Reading, text: string, edges: Edges): readonly Part[] {
  const begins = new Map<number, number>();
  for (const { name, from } of around) if (name === 'joints') begins.set(from, from + 1);
  if (text.includes('\n'))
    for (let at = 1; at < tokens.length; at++)
      if (text.slice((tokens[at - 1] as Token).end, (tokens[at] as Token).start).includes('\n') && !begins.has(at))
        begins.set(at, at);
  const clauses: Part[] = [];
  let { from } = core;
  const clause = (to: number) => clauses.push(bare({ ...core, from, to, isClause: true }, edges));
  for (const [end, begin] of [...begins].sort(([a], [b]) => a - b)) {
    if (end < core.from || end > core.to) continue;
    clause(end - 1);
    from = begin;
  }
  clause(core.to);
  return clauses;
}

/** The longest greeting that begins at a token, by its last; the longest farewell or laugh that ends at one, by its first. */
interface Edges {
  readonly greetings: ReadonlyMap<number, number>;
  readonly farewells: ReadonlyMap<number, number>;
  readonly laughter: ReadonlyMap<number, number>;
}

function edgesOf({ around }: Reading): Edges {
  const greetings = new Map<number, number>();
  const endings = (which: AroundName) => {
    const firsts = new Map<number, number>();
    for (const { name, from, to } of around) if (name === which) firsts.set(to, Math.min(from, firsts.get(to) ?? from));
    return firsts;
  };
  for (const { name, from, to } of around)
    if (name === 'greetings') greetings.set(from, Math.max(to, greetings.get(from) ?? to));
  return { greetings, farewells: endings('farewells'), laughter: endings('laughter') };
}

function bare(part: Part, { greetings, farewells, laughter }: Edges): Part {
  let { from, to, isLaughedOff } = part;
  for (let end; from <= to && (end = greetings.get(from)) !== undefined && end <= to;) from = end + 1;
  while (from <= to) {
    const laugh = laughter.get(to);
    const first = laugh ?? farewells.get(to);
    if (first === undefined || first < from) break;
    isLaughedOff ||= laugh !== undefined;
    to = first - 1;
  }
  return { ...part, from, to, isLaughedOff };
}
