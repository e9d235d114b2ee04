import { z } from 'zod';
import type { ServedPassage } from '../content/pack.ts';
import { blockedNames } from './blocked-model.ts';
import {
  type Candidates,
  chanceFeaturesOf,
  chanceNames,
  chanceOf,
  rank,
  type Ranked,
  rankingNames,
} from './decision-features.ts';

export type Decision =
  /** `also`: what else may have been meant, where it is not sure. */
  | {
      readonly kind: 'answered';
      readonly passage: ServedPassage;
      readonly chance01: number;
      readonly also: readonly ServedPassage[];
    }
  | { readonly kind: 'choices'; readonly passages: readonly ServedPassage[] }
  /** `near`: what may be pointed to all the same. */
  | { readonly kind: 'declined'; readonly near: readonly ServedPassage[] };

const share01 = z.number().min(0).max(1);

/** `content/knowledge/decision.json`: written by `npm run fit:knowledge`, never by hand (docs/decisions/0066). */
export const decisionSchema = z.strictObject({
  ranking: z.record(z.enum(rankingNames), z.number()),
  /** That the first passage answers. */
  chance: z.record(z.enum(chanceNames), z.number()),
  /** That one of the first three does, whichever it is. */
  amongThree: z.record(z.enum(chanceNames), z.number()),
  blocked: z.record(z.enum(blockedNames), z.number()),
  /** From this chance on the first passage is said. */
  answerFrom01: share01,
  /** Below this chance the next two are offered beside it. */
  alsoBelow01: share01,
  /** From this chance of being among the first three on they are offered; below it we decline. */
  choicesFrom01: share01,
  /** From this chance of the first one on we point to the nearest while declining. */
  nearFrom01: share01,
  /** From here on a question counts as blocked, whatever passage is near. */
  blockedFrom01: share01,
  /** From here on where no passage is sure. */
  blockedUnsureFrom01: share01,
});
export type DecisionWeights = z.infer<typeof decisionSchema>;

const mostChoices = 3;
/** What may be offered beside the best, by its share of the likelihood. */
const nearShare = 0.06;

/**
 * Answer, offer the two or three nearest, or decline.
 * @param from01 how likely an answer must be right
 */
export function decide(candidates: Candidates, weights: DecisionWeights, from01 = weights.answerFrom01): Decision {
  const ranked = rank(candidates.list, weights.ranking);
  const exact = ranked.filter(({ fit }) => fit?.isExact === true);
  // A phrasing that two passages share is no ground to prefer one.
  if (exact.length === 1) return { kind: 'answered', passage: exact[0]!.passage, chance01: 1, also: [] };
  const [first] = ranked;
  if (!first || isNothing(first)) return { kind: 'declined', near: [] };
  const features = chanceFeaturesOf(ranked, candidates);
  const chance01 = chanceOf(features, weights.chance);
  const best = ranked.slice(0, mostChoices);
  const isClose = ({ share01 }: Ranked): boolean => share01 >= first.share01 * nearShare;
  const near = best.filter((each, at) => at < 2 || isClose(each)).map(({ passage }) => passage);
  if (exact.length === 0 && chance01 >= from01) {
    const also =
      chance01 < weights.alsoBelow01
        ? best
            .slice(1)
            .filter(isClose)
            .map(({ passage }) => passage)
        : [];
    return { kind: 'answered', passage: first.passage, chance01, also };
  }
  const isAmong = exact.length > 1 || chanceOf(features, weights.amongThree) >= weights.choicesFrom01;
  if (near.length >= 2 && isAmong) return { kind: 'choices', passages: near };
  return { kind: 'declined', near: chance01 >= weights.nearFrom01 ? near : [] };
}

/** Not one mark in common, neither with its words nor with any way of asking for it. */
const isNothing = ({ fit, asked }: Ranked): boolean => fit === null && asked.nearest01 === 0;
