/** What a fine-tuning can be told. */
import { checkOption, checkWhole } from '../packing/bounds.ts';
import type { Depth } from './depth.ts';

export interface FinetuneOptions {
  readonly depth: Depth;
  /** How often each picture is seen. */
  readonly epochs?: number | undefined;
  /** The highest learning rate, above 0 and at most 1. */
  readonly rate?: number | undefined;
  /** Of the classifier's first weights, the order and alterations of pictures, and what is held out, 1…2³² − 1. */
  readonly seed: number;
  /** In how many parts the pictures are held out, one after the other, 2…20. */
  readonly folds: number;
  /** 256-bit mode of V8: see `TrainerOptions`. */
  readonly wide: boolean;
}

/** The highest learning rate where nothing is said. */
export const RATE = 5e-4;

/** @throws E_USAGE an option is out of its range */
export function checkOptions({ epochs = 1, rate = RATE, seed, folds }: Omit<FinetuneOptions, 'depth'>): void {
  checkWhole('epochs', epochs, 1, 100000);
  checkOption('rate', rate, rate > 0 && rate <= 1, 'above 0 and at most 1');
  checkWhole('seed', seed, 1, 2 ** 32 - 1);
  checkWhole('folds', folds, 2, 20);
}
