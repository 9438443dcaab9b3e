import { MobilenetError } from '../../../host/errors.ts';
import { checkOption, checkWhole } from '../../packing/bounds.ts';

/** How the integers are fine-tuned. */
export interface Tuning {
  readonly epochs: number;
  /** The highest learning rate, in parts of the range of a channel's filters. */
  readonly rate: number;
  /** Pictures of a step. */
  readonly batch: number;
  /** 1 … 2^32 − 1, of the order of the pictures. */
  readonly seed: number;
}

/** What a user gets who states nothing but the epochs. */
export const tuningDefaults = { rate: 0.00001, batch: 32, seed: 1 } as const;

/** Of pictures in a step: bounds the memory of the kernels. */
const MOST_BATCH = 1024;

/** @throws E_USAGE a network of a single output, whose softmax is 1 whatever it says */
export function checkTuned(classes: number): void {
  if (classes > 1) return;
  const sentence = 'The network has a single output, and a fine-tuning compares several; leave `qat` out.';
  throw new MobilenetError('E_USAGE', sentence, 'qat');
}

/** @throws E_USAGE a number out of its range; `place` is its option */
export function checkTuning({ epochs, rate, batch, seed }: Tuning): void {
  checkWhole('epochs', epochs, 1, 100000);
  checkOption('rate', rate, rate > 0 && rate <= 1, 'above 0 and at most 1');
  checkWhole('batch', batch, 1, MOST_BATCH);
  checkWhole('seed', seed, 1, 2 ** 32 - 1);
}
