import { type CrisisLevel, crisisLevels, gravity } from '../core/crisis.ts';
import { type Lexicon, buildLexicon } from './lexicon.ts';
import { normalise } from './normalise.ts';
import {
  type AroundName,
  aroundNames,
  type CrisisPattern,
  type CrisisPatterns,
  type ScopeName,
} from './pattern-types.ts';
import { PhraseGraph, type PhraseHit } from './phrase-graph.ts';
import { readPhrase } from './phrase.ts';
import { createScopeReader, type Marker, markerNames, type Scope } from './scope.ts';
import type { Token } from './tokens.ts';

/** One pattern found, read in its scope. `level` is what is left of the pattern's level after that. */
export interface PatternHit {
  readonly pattern: CrisisPattern;
  readonly from: number;
  readonly to: number;
  readonly level: CrisisLevel;
  readonly scope: Scope;
  /** Found by a weak phrase only: needs the learned model's agreement. */
  readonly weak: boolean;
}

export interface Reading {
  readonly tokens: readonly Token[];
  /** For each token, the numbers of the senses it has. */
  readonly senses: readonly (readonly number[])[];
  /** For each token, the English word that a Spanish one stands for; none for others. */
  readonly glosses: readonly (string | undefined)[];
  readonly hits: readonly PatternHit[];
  /** The message has words of denial or taking back ("I'd never", "just kidding"). */
  readonly denies: boolean;
  readonly markers: readonly Marker[];
  /** Greetings, thanks, laughter and joining words, in the order of their ends. */
  readonly around: readonly Around[];
}

export interface Around {
  readonly name: AroundName;
  readonly from: number;
  readonly to: number;
}

export interface PatternReader {
  readonly lexicon: Lexicon;
  /** @param earlier readings of the visitor's last turns, for patterns that need a companion phrase. */
  read(text: string, earlier?: readonly Reading[]): Reading;
  /** Tokens `from` to `to` (both included) of a message already read, as if nothing stood around them. */
  readPart(whole: Reading, from: number, to: number, earlier?: readonly Reading[]): Reading;
}

const hitsPerPattern = 6;
const maxMarkers = 256;

type Use =
  | { readonly kind: 'say' | 'alone' | 'weak' | 'with' | 'unless'; readonly pattern: number }
  | { readonly kind: 'marker'; readonly marker: number }
  | { readonly kind: 'around'; readonly name: AroundName };

/** Compiles the pattern data. Throws when a phrase cannot be read (the content loader checks that first). */
export function createPatternReader({ patterns, words, senses, glosses }: CrisisPatterns): PatternReader {
  const languages = Object.values(words);
  const graph = new PhraseGraph();
  const uses: Use[] = [];
  const add = (phrases: readonly string[] | undefined, groups: ReadonlyMap<string, readonly string[]>, use: Use) => {
    for (const phrase of phrases ?? []) graph.add(readPhrase(phrase, groups), uses.push(use) - 1);
  };
  patterns.forEach((pattern, index) => {
    const groups = new Map(Object.entries(words[pattern.lang].groups));
    add(pattern.phrases, groups, { kind: 'say', pattern: index });
    add(pattern.alone, groups, { kind: 'alone', pattern: index });
    add(pattern.weak, groups, { kind: 'weak', pattern: index });
    add(pattern.with, groups, { kind: 'with', pattern: index });
    add(pattern.unless, groups, { kind: 'unless', pattern: index });
  });
  for (const lang of languages) {
    const groups = new Map(Object.entries(lang.groups));
    markerNames.forEach((name, marker) => add(lang.scope[name], groups, { kind: 'marker', marker }));
    for (const name of aroundNames) add(lang.around[name], groups, { kind: 'around', name });
  }
  const vocabulary = new Set(graph.vocabulary);
  for (const lang of languages)
    for (const word of [...lang.scope.negators, ...lang.scope.transparent]) vocabulary.add(word);
  const sensesOf = sensesByWord(senses);
  for (const word of [...sensesOf.keys(), ...glosses.keys()]) vocabulary.add(word);
  // What nobody sorted by hand is taken for what its English word is.
  for (const [word, gloss] of glosses) {
    const ofGloss = sensesOf.get(gloss);
    if (ofGloss !== undefined && !sensesOf.has(word)) sensesOf.set(word, ofGloss);
  }
  const meaningOf = new Map(
    [...sensesOf.keys(), ...glosses.keys()].map((word) => [
      word,
      { senses: sensesOf.get(word) ?? [], gloss: glosses.get(word) },
    ]),
  );
  const lexicon = buildLexicon(languages, vocabulary);
  const scopes = createScopeReader(languages);

  /** @param phrases in the order of their ends, as the graph finds them. */
  function interpret(
    { tokens, senses, glosses }: Pick<Reading, 'tokens' | 'senses' | 'glosses'>,
    phrases: readonly PhraseHit[],
    earlier: readonly Reading[],
  ): Reading {
    const found = new Map<number, { from: number; to: number; weak: boolean }[]>();
    const companions = new Set<number>();
    const sentences = sentenceOf(tokens);
    const silenced = new Set<string>();
    const markers: Marker[] = [];
    const around: Around[] = [];
    for (const { phrase, from, to } of phrases) {
      const use = uses[phrase] as Use;
      if (use.kind === 'marker') {
        if (markers.length < maxMarkers) markers.push({ name: markerNames[use.marker] as Marker['name'], from, to });
      } else if (use.kind === 'around') around.push({ name: use.name, from, to });
      else if (use.kind === 'with') companions.add(use.pattern);
      else if (use.kind === 'unless') silenced.add(`${use.pattern} ${sentences[from]}`);
      else if (use.kind !== 'alone' || (from === 0 && to === tokens.length - 1)) {
        const span = { from, to, weak: use.kind === 'weak' };
        const spans = found.get(use.pattern);
        if (spans === undefined) found.set(use.pattern, [span]);
        else if (spans.length < hitsPerPattern) spans.push(span);
      }
    }
    const hits: PatternHit[] = [];
    for (const [index, spans] of found) {
      const pattern = patterns[index] as CrisisPattern;
      if (
        pattern.with !== undefined &&
        !companions.has(index) &&
        !earlier.some((reading) => foundIn.get(reading)?.companions.has(index) === true)
      )
        continue;
      for (const { from, to, weak } of spans) {
        if (silenced.has(`${index} ${sentences[from]}`)) continue;
        const scope = scopes.read(tokens, markers, from, to);
        hits.push({ pattern, from, to, scope, weak, level: levelInScope(pattern, scope) });
      }
    }
    hits.sort((a, b) => gravity(b.level) - gravity(a.level) || a.from - b.from);
    const denies = markers.some((marker) => marker.name === 'denial');
    const reading: Reading = { tokens, senses, glosses, hits, markers, around, denies };
    foundIn.set(reading, { phrases, companions });
    return reading;
  }

  return {
    lexicon,
    read(text, earlier = []) {
      const tokens = normalise(text, lexicon);
      const meanings = tokens.map(({ text: word }) => meaningOf.get(word) ?? noMeaning);
      const meant = {
        tokens,
        senses: meanings.map((meaning) => meaning.senses),
        glosses: meanings.map((meaning) => meaning.gloss),
      };
      return interpret(meant, graph.find(tokens), earlier);
    },
    readPart(whole, from, to, earlier = []) {
      const [first, ...rest] = whole.tokens.slice(from, to + 1);
      const tokens: Token[] = first === undefined ? [] : [{ ...first, pause: 2 }, ...rest];
      const phrases = phrasesWithin(foundIn.get(whole)?.phrases ?? [], from, to);
      const meant = {
        tokens,
        senses: whole.senses.slice(from, to + 1),
        glosses: whole.glosses.slice(from, to + 1),
      };
      return interpret(meant, phrases, earlier);
    },
  };
}

/** What a reading was made of: every phrase in the order of its end, and the patterns whose companion was there. */
const foundIn = new WeakMap<
  Reading,
  { readonly phrases: readonly PhraseHit[]; readonly companions: ReadonlySet<number> }
>();

/** The phrases of tokens `from` to `to`, counted from `from`. Costs what it returns: a message may have many parts. */
function phrasesWithin(phrases: readonly PhraseHit[], from: number, to: number): PhraseHit[] {
  let low = 0;
  for (let high = phrases.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((phrases[middle] as PhraseHit).to < from) low = middle + 1;
    else high = middle;
  }
  const within: PhraseHit[] = [];
  for (let at = low; at < phrases.length; at++) {
    const hit = phrases[at] as PhraseHit;
    if (hit.to > to) break;
    if (hit.from >= from) within.push({ phrase: hit.phrase, from: hit.from - from, to: hit.to - from });
  }
  return within;
}

/** For each token, the number of its sentence. */
function sentenceOf(tokens: readonly Token[]): number[] {
  let sentence = 0;
  return tokens.map(({ pause }, at) => (at > 0 && pause === 2 ? ++sentence : sentence));
}

const noMeaning: { readonly senses: readonly number[]; readonly gloss: string | undefined } = {
  senses: [],
  gloss: undefined,
};

function sensesByWord(senses: CrisisPatterns['senses']): Map<string, number[]> {
  const byWord = new Map<string, number[]>();
  Object.values(senses).forEach((list, sense) => {
    for (const word of new Set(list)) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [sense]);
      else known.push(sense);
    }
  });
  return byWord;
}

/** What is left of a pattern's level once negation, tense, subject, tone, quotation and framing are read. */
function levelInScope(pattern: CrisisPattern, scope: Scope): CrisisLevel {
  const applies = (name: ScopeName) => pattern.ignores?.includes(name) !== true;
  if (applies('negation') && scope.negated) return 'none';
  if (applies('quotation') && scope.quoted) return 'none';
  if (applies('program') && scope.program && !scope.named) return 'none';
  if (applies('hypothetical') && scope.hypothetical && !scope.named) return 'none';
  let level = pattern.level;
  if (applies('past') && scope.past) level = pattern.past ?? 'none';
  else if (applies('other') && scope.other) level = pattern.other ?? level;
  if (applies('hyperbole') && scope.hyperbole) level = crisisLevels[Math.max(0, gravity(level) - 1)] as CrisisLevel;
  return level;
}
