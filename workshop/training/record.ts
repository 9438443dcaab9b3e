import type { Score } from './score.ts';

/** What is told of an epoch: in the log, in the curve, on the terminal. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Learning rate of its last step. */
  readonly rate: number;
  /** Means over the pictures that were learnt from, altered as they were, while the weights changed. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the pictures that are kept to validate; null where there are none. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  /** Of work, since the last epoch or since it was resumed. */
  readonly seconds: number;
}

/** An epoch when it has ended. */
interface Ended extends Pick<EpochRecord, 'epoch' | 'rate'> {
  /** Of the pictures that were learnt from. */
  readonly score: Score;
  /** Of those that validate, if any. */
  readonly validation: Score | undefined;
  readonly ms: number;
}

export function recordOf({ epoch, rate, score, validation, ms }: Ended): EpochRecord {
  return {
    epoch,
    rate,
    loss: score.loss / score.count,
    accuracy: score.correct / score.count,
    validationLoss: validation ? validation.loss / validation.count : null,
    validationAccuracy: validation ? validation.correct / validation.count : null,
    seconds: Math.round(ms) / 1000,
  };
}
