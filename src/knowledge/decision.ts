import type { ServedPassage } from '../content/pack.ts';
import type { Findings, Fit } from './passage-index.ts';

export type Decision =
  | { readonly kind: 'answered'; readonly passage: ServedPassage; readonly chance01: number }
  | { readonly kind: 'choices'; readonly passages: readonly ServedPassage[] }
  | { readonly kind: 'declined' };

/**
 * How features of a finding turn into the chance that the best passage answers the question: a logistic regression
 * fitted on questions written for that (docs/decisions/0066), never on the held-out ones.
 */
const calibration = {
  bias: -3.22,
  likeness: 1.01,
  centrality: 3.62,
  margin: 3.66,
  second: -0.81,
  third: 0.27,
  evidence: 3.24,
  unknown: -1.02,
  units: 1.29,
};
const marginMost = 0.3;
const unitsMost = 8;

/** From here on a passage is said; below, the nearest are offered; below that, we decline. */
const answerFrom01 = 0.6;
const choicesFrom01 = 0.33;
/** What may be offered beside the best. */
const nearShare = 0.5;
const mostChoices = 3;

/** The chance that the first fit answers the question. */
function chanceOf({ fits, unknown01, units }: Findings): number {
  const [first, second, third] = fits;
  if (!first) return 0;
  const share = (fit: Fit | undefined): number => (fit?.score01 ?? 0) / first.score01;
  const sum =
    calibration.bias +
    calibration.likeness * first.likeness01 +
    calibration.centrality * first.centrality01 +
    calibration.margin * Math.min(marginMost, first.score01 - (second?.score01 ?? 0)) +
    calibration.second * share(second) +
    calibration.third * share(third) +
    calibration.evidence * first.evidence01 +
    calibration.unknown * unknown01 +
    calibration.units * (Math.min(units, unitsMost) / unitsMost);
  return 1 / (1 + Math.exp(-sum));
}

/** Answer, offer the two or three nearest, or decline. */
export function decide(findings: Findings): Decision {
  const [first, second] = findings.fits;
  if (!first?.isOnTopic) return { kind: 'declined' };
  // A phrasing that two passages share is no ground to prefer one.
  const chance01 = !first.isExact ? chanceOf(findings) : second?.isExact ? choicesFrom01 : 1;
  if (chance01 < choicesFrom01) return { kind: 'declined' };
  if (chance01 >= answerFrom01) return { kind: 'answered', passage: first.passage, chance01 };
  const near = findings.fits.filter((fit) => isNear(fit, first)).slice(0, mostChoices);
  if (near.length < 2) return { kind: 'declined' };
  return { kind: 'choices', passages: near.map(({ passage }) => passage) };
}

const isNear = (fit: Fit, first: Fit): boolean => fit.isOnTopic && fit.score01 >= first.score01 * nearShare;
