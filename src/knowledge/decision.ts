import type { ServedPassage } from '../content/pack.ts';
import type { Findings, Fit } from './passage-index.ts';

export type Decision =
  | { readonly kind: 'answered'; readonly passage: ServedPassage; readonly chance01: number }
  | { readonly kind: 'choices'; readonly passages: readonly ServedPassage[] }
  | { readonly kind: 'declined' };

/**
 * How features of a finding turn into the chance that the best passage answers the question. Fitted by
 * `test/knowledge/dev/fit.ts` on questions written for that (docs/decisions/0066), never on the held-out ones.
 */
export const calibration = {
  bias: -5.2,
  score: 9.5,
  likeness: 2,
  margin: 4,
  unknown: -3,
  few: -0.6,
  answerFrom: 0.62,
  choicesFrom: 0.4,
};
export type Calibration = typeof calibration;

/** The chance that the first fit answers the question. */
export function chanceOf({ fits, unknown01, units }: Findings, weights: Calibration = calibration): number {
  const [first, second] = fits;
  if (!first) return 0;
  const sum =
    weights.bias +
    weights.score * first.score01 +
    weights.likeness * first.likeness01 +
    weights.margin * Math.min(marginMost, first.score01 - (second?.score01 ?? 0)) +
    weights.unknown * unknown01 +
    weights.few * (units <= 1 ? 1 : 0);
  return 1 / (1 + Math.exp(-sum));
}
const marginMost = 0.3;

/** Answer, offer the two or three nearest, or decline. */
export function decide(findings: Findings, weights: Calibration = calibration): Decision {
  const chance01 = chanceOf(findings, weights);
  const [first] = findings.fits;
  if (!first || chance01 < weights.choicesFrom) return { kind: 'declined' };
  if (chance01 >= weights.answerFrom) return { kind: 'answered', passage: first.passage, chance01 };
  const near = findings.fits.filter((fit) => isNear(fit, first)).slice(0, 3);
  if (near.length < 2) return { kind: 'declined' };
  return { kind: 'choices', passages: near.map(({ passage }) => passage) };
}

const isNear = (fit: Fit, first: Fit): boolean => fit.score01 >= first.score01 * 0.6;
