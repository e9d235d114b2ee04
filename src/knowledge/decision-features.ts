import type { ServedPassage } from '../content/pack.ts';
import type { LabelFit } from './asked-index.ts';
import type { Fit } from './passage-index.ts';

/** A passage beside a question, seen in two ways. */
export interface Candidate {
  readonly passage: ServedPassage;
  /** By weighted words; null when they share none. */
  readonly fit: Fit | null;
  /** By the ways of asking for it. */
  readonly asked: LabelFit;
  /** The question wants a number, a time, a price or a name, and hardly any way of asking for this passage does. */
  readonly asksElse: boolean;
}

export interface Candidates {
  readonly list: readonly Candidate[];
  /** How much the question is like those that nothing vetted answers. */
  readonly unanswered: LabelFit;
  /** Share of the question's weight in words that no passage has. */
  readonly unknown01: number;
  /** Meanings the question is made of. */
  readonly units: number;
}

export const rankingNames = [
  'near',
  'nearest',
  'whole',
  'chance',
  'logChance',
  'words',
  'likeness',
  'coverage',
  'centrality',
  'evidence',
  'onTopic',
  'asksElse',
] as const;
export type RankingName = (typeof rankingNames)[number];

/** What tells the right passage from the others. */
export const rankingOf = ({ asked, fit, asksElse }: Candidate): Readonly<Record<RankingName, number>> => ({
  near: asked.near,
  nearest: asked.nearest01,
  whole: asked.whole01,
  chance: asked.chance01,
  logChance: Math.log(asked.chance01 + 0.003) / 5,
  words: fit?.score01 ?? 0,
  likeness: fit?.likeness01 ?? 0,
  coverage: fit?.coverage01 ?? 0,
  centrality: fit?.centrality01 ?? 0,
  evidence: fit?.evidence01 ?? 0,
  onTopic: fit && !fit.isOnTopic ? 0 : 1,
  asksElse: asksElse ? 1 : 0,
});

/** A candidate and its place in the ranking. */
export interface Ranked extends Candidate {
  readonly score: number;
  /** Softmax of the scores: how much of all likelihood is this passage's, 0 to 1. */
  readonly share01: number;
}

/** Best first. */
export function rank(list: readonly Candidate[], weights: Readonly<Record<RankingName, number>>): readonly Ranked[] {
  const scored = list.map((candidate) => {
    const features = rankingOf(candidate);
    return { ...candidate, score: rankingNames.reduce((sum, name) => sum + weights[name] * features[name], 0) };
  });
  const most = Math.max(...scored.map(({ score }) => score));
  const whole = scored.reduce((sum, { score }) => sum + Math.exp(score - most), 0);
  return scored
    .map((each) => ({ ...each, share01: Math.exp(each.score - most) / whole }))
    .toSorted((one, other) => other.score - one.score);
}

export const chanceNames = [
  'bias',
  'share',
  'margin',
  'score',
  'near',
  'nearest',
  'whole',
  'words',
  'evidence',
  'onTopic',
  'asksElse',
  'unansweredNear',
  'unansweredNearest',
  'unansweredWhole',
  'unansweredChance',
  'unansweredLead',
  'support',
  'unansweredSupport',
  'supportMargin',
  'unknown',
  'units',
] as const;
export type ChanceName = (typeof chanceNames)[number];

const unitsMost = 8;

/** What tells whether the first passage answers the question at all. */
export function chanceFeaturesOf(
  [first, second]: readonly Ranked[],
  { unanswered, unknown01, units }: Candidates,
): Readonly<Record<ChanceName, number>> {
  const { asked, fit, asksElse } = first!;
  return {
    bias: 1,
    share: first!.share01,
    margin: first!.share01 - (second?.share01 ?? 0),
    score: first!.score / 5,
    near: asked.near,
    nearest: asked.nearest01,
    whole: asked.whole01,
    words: fit?.score01 ?? 0,
    evidence: fit?.evidence01 ?? 0,
    onTopic: fit && !fit.isOnTopic ? 0 : 1,
    asksElse: asksElse ? 1 : 0,
    unansweredNear: unanswered.near,
    unansweredNearest: unanswered.nearest01,
    unansweredWhole: unanswered.whole01,
    unansweredChance: unanswered.chance01,
    unansweredLead: unanswered.nearest01 - asked.nearest01,
    support: asked.support / 5,
    unansweredSupport: unanswered.support / 5,
    supportMargin: (asked.support - (second?.asked.support ?? 0)) / 5,
    unknown: unknown01,
    units: Math.min(units, unitsMost) / unitsMost,
  };
}

export function chanceOf(
  features: Readonly<Record<ChanceName, number>>,
  weights: Readonly<Record<ChanceName, number>>,
): number {
  const sum = chanceNames.reduce((total, name) => total + weights[name] * features[name], 0);
  return 1 / (1 + Math.exp(-sum));
}
