import type { BlockedKind } from '../core/knowledge.ts';
import type { Lang } from '../core/language.ts';
import { type AskedQuestion, blockedLabel, identityLabel, ordinaryLabel } from './asked.ts';
import { createAskedIndex, type LabelFit, learnQuestions } from './asked-index.ts';
import { blockedKinds, type BlockedWords } from './blocked.ts';
import type { FindingWords } from './finding-words.ts';
import { type KeptLearning, nothingKept } from './learnt-files.ts';
import { edgesOf } from './question-marks.ts';
import type { Steps } from './steps.ts';
import { createWordReader } from './word-reader.ts';

export const blockedNames = [
  'bias',
  'chance',
  'ordinaryChance',
  'nearLead',
  'nearestLead',
  'wholeLead',
  'near',
  'nearest',
  'whole',
] as const;
export type BlockedName = (typeof blockedNames)[number];

export interface BlockedReading {
  /** The likeliest kind, or `identity`. */
  readonly kind: BlockedKind | 'identity';
  readonly features: Readonly<Record<BlockedName, number>>;
}

/** Hears blocked kinds in words that no pattern has, from the ways people were seen to ask for them. It only adds to the patterns. */
export interface BlockedModel {
  /** Null where the question has nothing in common with any way of asking for a blocked kind. */
  read(question: string): BlockedReading | null;
}

export function* createBlockedModel(options: {
  readonly asked: readonly AskedQuestion[];
  readonly blocked: BlockedWords;
  readonly words: FindingWords;
  readonly lang: Lang;
  /** @defaultValue learnt anew each time */
  readonly kept?: KeptLearning;
}): Steps<BlockedModel> {
  const { asked, blocked, words, lang, kept = nothingKept } = options;
  const kindOf = new Map<string, BlockedKind | 'identity'>([
    ...blockedKinds.map((kind) => [blockedLabel(kind), kind] as const),
    [identityLabel, 'identity'],
  ]);
  const examples = [
    ...blocked.kinds.flatMap(({ kind, examples: heard, nearMisses }) => [
      ...heard.map((text) => ({ text, label: kind === 'identity' ? identityLabel : blockedLabel(kind) })),
      ...nearMisses.map((text) => ({ text, label: ordinaryLabel })),
    ]),
    ...asked.map(({ text, label }) => ({ text, label: kindOf.has(label) ? label : ordinaryLabel })),
  ];
  const reader = createWordReader(lang, words);
  const learnt = yield* kept(`blocked.${lang}`, { examples, words, lang }, () => learnQuestions(examples, reader));
  const index = createAskedIndex(learnt, reader);
  return {
    read(question) {
      const fits = index.find(edgesOf(question));
      const ordinary = fits.find(({ label }) => label === ordinaryLabel);
      const kinds = fits.filter(({ label }) => label !== ordinaryLabel);
      if (!ordinary || kinds.length === 0) return null;
      const best = kinds.reduce((one, other) => (scoreOf(other) > scoreOf(one) ? other : one));
      if (best.nearest01 === 0) return null;
      return {
        kind: kindOf.get(best.label)!,
        features: {
          bias: 1,
          chance: kinds.reduce((sum, { chance01 }) => sum + chance01, 0),
          ordinaryChance: ordinary.chance01,
          nearLead: best.near - ordinary.near,
          nearestLead: best.nearest01 - ordinary.nearest01,
          wholeLead: best.whole01 - ordinary.whole01,
          near: best.near,
          nearest: best.nearest01,
          whole: best.whole01,
        },
      };
    },
  };
}

const scoreOf = ({ near, whole01, chance01 }: LabelFit): number => near + whole01 + chance01;

export function blockedChanceOf({ features }: BlockedReading, weights: Readonly<Record<BlockedName, number>>): number {
  const sum = blockedNames.reduce((total, name) => total + weights[name] * features[name], 0);
  return 1 / (1 + Math.exp(-sum));
}
