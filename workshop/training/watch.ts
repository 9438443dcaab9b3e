/** Who looks on at a training, and can stop it. */
import type { MobilenetError } from '../../host/errors.ts';
import type { Score } from './score.ts';
import type { EpochRecord } from './record.ts';

/** Where a step left the training. */
export interface StepNews {
  /** From 1. */
  readonly epoch: number;
  /** Steps done and steps of the whole training. */
  readonly done: number;
  readonly steps: number;
  /** Of this epoch so far. */
  readonly score: Score;
}

export interface Watch {
  step(news: StepNews): void;
  epoch(record: EpochRecord): Promise<void>;
  /** Something went wrong that does not end the training, such as a checkpoint that could not be saved. */
  warn(error: MobilenetError): void;
  /** Whether to save a checkpoint and stop instead of the next step. */
  stopped(): boolean;
}
