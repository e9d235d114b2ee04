import type { CrisisKind, CrisisLevel } from '../core/crisis.ts';
import type { Lang } from '../core/language.ts';

/** What may change the meaning of a phrase. A pattern lists the ones that do not touch it under `ignores`. */
export const scopeNames = ['negation', 'past', 'other', 'hyperbole', 'quotation', 'hypothetical', 'program'] as const;
export type ScopeName = (typeof scopeNames)[number];

/**
 * One curated pattern. Phrases are written in the small language that `content/crisis/patterns/README.md` describes.
 * `alone`: phrases that count only as the whole message.
 * `weak`: phrases that calm talk shares; they count only where the learned model finds the level likely too.
 * `with`: at least one of these must also be in the message (or in the visitor's last three turns).
 * `unless`: any of these in the same sentence silences the pattern there.
 * `past`: the level when told as long past; `other`: the level when it is about someone else.
 */
export interface CrisisPattern {
  readonly id: string;
  readonly lang: Lang;
  readonly level: CrisisLevel;
  readonly kinds: readonly CrisisKind[];
  readonly phrases: readonly string[];
  readonly alone?: readonly string[];
  readonly weak?: readonly string[];
  readonly with?: readonly string[];
  readonly unless?: readonly string[];
  readonly who?: 'self' | 'other';
  readonly when?: 'now' | 'past';
  readonly past?: CrisisLevel;
  readonly other?: CrisisLevel;
  readonly ignores?: readonly ScopeName[];
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

/** The words of one language that patterns and scope are built from. */
export interface CrisisWords {
  /** Named lists that phrases use as `{name}`. Entries are phrases themselves. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Coded words, txt-speak and usual misspellings, and the plain words they stand for. */
  readonly means: Readonly<Record<string, string>>;
  /** One emoji, one word. */
  readonly emoji: Readonly<Record<string, string>>;
  /** Words that are recognised when misspelt. */
  readonly keyWords: readonly string[];
  /** Ordinary words that must never be taken for a misspelt key word. */
  readonly ordinary: readonly string[];
  readonly scope: CrisisScopeWords;
  readonly around: CrisisAroundWords;
}

/** What stands around that which somebody came to say. */
export const aroundNames = ['greetings', 'farewells', 'laughter', 'joints'] as const;
export type AroundName = (typeof aroundNames)[number];

/** Phrases. Behind a joint's first word another clause begins, which may say the opposite or something else altogether. */
export type CrisisAroundWords = Readonly<Record<AroundName, readonly string[]>>;

/** `negators` and `transparent` are single words; the rest are phrases. */
export interface CrisisScopeWords {
  readonly negators: readonly string[];
  /** Words that may stand between a negator and what it negates. */
  readonly transparent: readonly string[];
  readonly self: readonly string[];
  readonly others: readonly string[];
  readonly past: readonly string[];
  readonly recent: readonly string[];
  readonly hyperbole: readonly string[];
  readonly quotation: readonly string[];
  readonly hypothetical: readonly string[];
  readonly program: readonly string[];
  readonly denial: readonly string[];
}

export interface CrisisPatterns {
  readonly patterns: readonly CrisisPattern[];
  /** What single words have to do with, in both languages; the learned model's bridge from word to word. */
  readonly senses: Readonly<Record<string, readonly string[]>>;
  /** Spanish words as the normaliser leaves them, and for each the English word that comes nearest in such messages. */
  readonly glosses: ReadonlyMap<string, string>;
  readonly words: Readonly<Record<Lang, CrisisWords>>;
}
