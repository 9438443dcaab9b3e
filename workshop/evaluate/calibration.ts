/** Whether scores are probabilities: of the answers that claim 80 %, are 80 % right? */
import { best, isRight } from './outcome.ts';
import type { Outcome } from './outcome.ts';

/** The answers whose probability lies in low ≤ p < high. */
export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly pictures: number;
  /** Mean probability, and share of right answers; null without a picture. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

export interface Calibration {
  /** Expected calibration error: the mean of |accuracy − confidence|, each bin weighted by its pictures; 0…1. */
  readonly error: number;
  /** Mean probability of the best class. Above the accuracy: the network is too sure. */
  readonly confidence: number;
  readonly bins: readonly Bin[];
}

const BINS = 10;

/**
 * Calibration of the best answers in ten bins of equal width. A probability is a multiple of 1/256 and at most 255/256.
 *
 * Source: Guo et al., On calibration of modern neural networks, arXiv:1706.04599, section 2.
 */
export function calibrate(outcomes: readonly Outcome[]): Calibration {
  const bins = Array.from({ length: BINS }, (_, at) => bin(outcomes, at));
  const gaps = bins.map(({ pictures, confidence, accuracy }) =>
    confidence === null || accuracy === null ? 0 : pictures * Math.abs(accuracy - confidence),
  );
  const sum = gaps.reduce((all, gap) => all + gap, 0);
  return { error: sum / Math.max(1, outcomes.length), confidence: mean(outcomes.map(claimed)) ?? 0, bins };
}

function bin(outcomes: readonly Outcome[], at: number): Bin {
  const inside = outcomes.filter((outcome) => Math.floor(claimed(outcome) * BINS) === at);
  return {
    low: at / BINS,
    high: (at + 1) / BINS,
    pictures: inside.length,
    confidence: mean(inside.map(claimed)),
    accuracy: mean(inside.map((outcome) => Number(isRight(outcome)))),
  };
}

function claimed(outcome: Outcome): number {
  return best(outcome).probability;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
