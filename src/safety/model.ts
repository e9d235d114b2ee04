import type { CrisisLevel } from '../core/crisis.ts';
import type { Reading } from './patterns.ts';
import type { CrisisKind } from '../core/crisis.ts';

/** What the header file beside the weights says; the figures in it are for people. */
export interface CrisisModelHeader {
  readonly version: string;
  readonly buckets: number;
  readonly dims: number;
  readonly hidden: number;
  readonly kinds: readonly CrisisKind[];
  /** Raw score to probability: 1 / (1 + exp(-(slope * score + offset))), one pair per level head. */
  readonly calibration: Readonly<
    Record<'concern' | 'urgent' | 'emergency', { readonly slope: number; readonly offset: number }>
  >;
  /** Probabilities from which the model raises to a level; `guarded` where the words are a denial or a question about services. */
  readonly thresholds: Readonly<
    Record<'concern' | 'urgent' | 'emergency', { readonly plain: number; readonly guarded: number }>
  >;
}

export interface CrisisWeights {
  readonly header: CrisisModelHeader;
  readonly bytes: Uint8Array;
}

export interface ModelScores {
  /** Calibrated probabilities of this level or worse. */
  readonly concern: number;
  readonly urgent: number;
  readonly emergency: number;
  /** One probability for each of `header.kinds`, given that there is danger. */
  readonly kinds: Float32Array;
  /** That it is about somebody else. */
  readonly other: number;
}

export interface ModelJudgement {
  readonly level: CrisisLevel;
  readonly kinds: readonly CrisisKind[];
  readonly scores: ModelScores;
  /** The stretch of the message that scored highest: tokens `from` to `to`, both included. */
  readonly from: number;
  readonly to: number;
}

export interface CrisisModel {
  judge(reading: Reading, earlier: readonly Reading[]): ModelJudgement;
}

export function createCrisisModel(_weights: CrisisWeights): CrisisModel {
  throw new Error('no model has been trained');
}
