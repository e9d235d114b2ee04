import type { CrisisWords } from './pattern-types.ts';
import type { Token } from './tokens.ts';

/** Kinds of phrase that change how a pattern reads; found in the same pass as the patterns. */
export const markerNames = [
  'past',
  'recent',
  'hyperbole',
  'quotation',
  'hypothetical',
  'program',
  'denial',
  'self',
  'others',
] as const;
export type MarkerName = (typeof markerNames)[number];

export interface Marker {
  readonly name: MarkerName;
  readonly from: number;
  readonly to: number;
}

/** How one pattern hit is to be read in its sentence. */
export interface Scope {
  readonly negated: boolean;
  readonly past: boolean;
  readonly other: boolean;
  readonly hyperbole: boolean;
  readonly quoted: boolean;
  readonly hypothetical: boolean;
  readonly program: boolean;
  /** The phrase itself names the visitor ("hurt myself"): then a question around it is no question about services. */
  readonly named: boolean;
}

export interface ScopeReader {
  read(tokens: readonly Token[], markers: readonly Marker[], from: number, to: number): Scope;
}

/** How far back a negator or a subject is looked for, in words. */
const reachWords = 12;

export function createScopeReader(words: readonly CrisisWords[]): ScopeReader {
  const negators = new Set(words.flatMap((lang) => lang.scope.negators));
  const transparent = new Set(words.flatMap((lang) => lang.scope.transparent));
  return {
    read(tokens, markers, from, to) {
      const start = sentenceStart(tokens, from);
      const end = sentenceEnd(tokens, to);
      const inSentence = (name: MarkerName) =>
        markers.some((marker) => marker.name === name && marker.from >= start && marker.to <= end);
      const before = (name: MarkerName) =>
        markers.some((marker) => marker.name === name && marker.from >= start && marker.from < from);
      const anywhere = (name: MarkerName) => markers.some((marker) => marker.name === name);
      /** "I was born in 1985 and I want to die": another clause's time is not the phrase's. */
      const isBound = (marker: Marker) =>
        marker.from >= start && marker.to <= end && !isAnotherClause(tokens, marker, from, to);
      return {
        negated: isNegated(tokens, from, negators, transparent),
        past: markers.some((marker) => marker.name === 'past' && isBound(marker)) && !inSentence('recent'),
        other: subjectIsOther(markers, start, from, to),
        hyperbole: anywhere('hyperbole'),
        quoted:
          (tokens[from]?.quoted === true && tokens[to]?.quoted === true && !anywhere('others')) || before('quotation'),
        hypothetical: before('hypothetical'),
        program: before('program'),
        named: markers.some((marker) => marker.name === 'self' && marker.from >= from && marker.to <= to),
      };
    },
  };
}

/** Words after which another clause may begin. */
const conjunctions = new Set(['and', 'but', 'so', 'because', 'y', 'e', 'pero', 'porque', 'asi']);

/** A marker stands behind a comma after the phrase, or a conjunction stands between them. "In 2009, I tried" is one clause. */
function isAnotherClause(tokens: readonly Token[], marker: Marker, from: number, to: number): boolean {
  const isAfter = marker.from > to;
  const first = isAfter ? to + 1 : marker.to + 1;
  const last = isAfter ? marker.from : from;
  for (let at = first; at <= last; at++) {
    const token = tokens[at] as Token;
    if (isAfter && token.pause > 0) return true;
    if (at < last && conjunctions.has(token.text)) return true;
  }
  return false;
}

/** Walks back over words that let a negation through ("not thinking about killing myself") until one does or does not. */
function isNegated(
  tokens: readonly Token[],
  from: number,
  negators: ReadonlySet<string>,
  transparent: ReadonlySet<string>,
): boolean {
  for (let at = from; at > 0 && from - at < reachWords; at--) {
    if ((tokens[at] as Token).pause > 0) return false;
    const word = (tokens[at - 1] as Token).text;
    if (negators.has(word)) {
      const earlier = (tokens[at - 1] as Token).pause > 0 ? '' : (tokens[at - 2]?.text ?? '');
      // "why not just end it", "if not I will".
      return earlier !== 'why' && earlier !== 'if' && earlier !== 'porque';
    }
    if (!transparent.has(word)) return false;
  }
  return false;
}

/** The nearest person named before the phrase's end decides; the visitor when nobody is. */
function subjectIsOther(markers: readonly Marker[], start: number, from: number, to: number): boolean {
  let nearest = -1;
  let other = false;
  for (const marker of markers) {
    if (marker.name !== 'self' && marker.name !== 'others') continue;
    if (marker.from < start || marker.from > to) continue;
    // A person inside the phrase ("kill him") is its object, except where nobody stands before it.
    const rank = marker.from <= from ? marker.to : nearest === -1 ? 0 : -1;
    if (rank > nearest || (rank === nearest && marker.name === 'others')) {
      nearest = rank;
      other = marker.name === 'others';
    }
  }
  return other;
}

/** First word of the sentence that a word stands in, at most 40 words back. */
export function sentenceStart(tokens: readonly Token[], at: number): number {
  let start = at;
  while (start > 0 && at - start < 40 && (tokens[start] as Token).pause < 2) start--;
  return start;
}

/** Last word of the sentence that a word stands in, at most 40 words on. */
export function sentenceEnd(tokens: readonly Token[], at: number): number {
  let end = at;
  while (end + 1 < tokens.length && end - at < 40 && (tokens[end + 1] as Token).pause < 2) end++;
  return end;
}
