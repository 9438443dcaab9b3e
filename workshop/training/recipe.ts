/** Everything that decides over the bytes of a trained network, besides the pictures. */
import { checkOption, checkVariant, checkWhole } from '../packing/bounds.ts';
import type { Network } from './network.ts';
import { defaults as law, MOST_SIDE } from './options.ts';

/** The folders of the pictures say how many classes there are. The side is at most 1024, the batch a multiple of `workers`. */
export interface Recipe extends Omit<Network, 'classes'> {
  readonly epochs: number;
  /** The highest learning rate. */
  readonly rate: number;
  /** 1 … 2^32 − 1 */
  readonly seed: number;
  readonly workers: number;
  /** Part of each class that is kept to validate, 0 ≤ v < 1. */
  readonly validation: number;
  /** What ends the part of a file's name that names its group; see split.ts. */
  readonly groupBy: string | undefined;
  readonly augment: boolean;
  /** Share of the pictures that get a shadow, too much light or glare. */
  readonly sun: number;
  /** Decay of a moving average of the weights, which validation and the result take; 0 for the weights themselves. */
  readonly ema: number;
  /** Part of a label that goes to all classes alike. */
  readonly smoothing: number;
  /** α of the law by which pictures of a batch are mixed in pairs; 0 for pictures as they are. */
  readonly mixup: number;
  /** Every class gives as many pictures to an epoch. */
  readonly balance: boolean;
  /** Divides logits where they are compared with those of teachers. */
  readonly temperature: number;
  /** Share of the teachers in the loss, where there are any. */
  readonly teacherWeight: number;
}

/** The network as each worker has it, with its own share of a batch. */
export function networkOf(recipe: Recipe, classes: number): Network {
  const { alpha, resolution, channels, batch, workers, form, decaysDepthwise } = recipe;
  return { alpha, resolution, channels, classes, batch: batch / workers, form, decaysDepthwise };
}

/** What a user gets who states nothing but α and the side of the input. */
export const defaults = {
  channels: 3,
  epochs: 30,
  batch: 64,
  rate: 1e-3,
  seed: 1,
  workers: 1,
  validation: 0.1,
  groupBy: undefined,
  augment: true,
  sun: 0,
  ema: 0,
  smoothing: law.smoothing,
  mixup: 0,
  balance: false,
  temperature: law.temperature,
  teacherWeight: law.teacherWeight,
} as const satisfies Omit<Recipe, 'alpha' | 'resolution'>;

/** Of pictures in a step: bounds the memory of the kernels. */
const MOST_BATCH = 1024;
const MOST_WORKERS = 64;

/** @throws E_USAGE a number out of its range; `place` is its option */
export function checkRecipe(recipe: Recipe): void {
  const { epochs, batch, rate, seed, workers, validation } = recipe;
  checkVariant(recipe, MOST_SIDE);
  checkWhole('epochs', epochs, 1, 100000);
  checkWhole('batch', batch, 2, MOST_BATCH);
  checkOption('rate', rate, rate > 0 && rate <= 1, 'above 0 and at most 1');
  checkWhole('seed', seed, 1, 2 ** 32 - 1);
  checkWhole('workers', workers, 1, MOST_WORKERS);
  const shared = batch % workers === 0 && batch / workers > 1;
  const share = `a multiple of \`workers\` (${workers}), with two pictures for each worker at least`;
  checkOption('batch', batch, shared, share);
  checkOption('validation', validation, validation >= 0 && validation < 1, 'at least 0 and below 1');
  checkLesson(recipe);
}

function checkLesson({ sun, ema, smoothing, mixup, temperature, teacherWeight }: Recipe): void {
  checkOption('sun', sun, sun >= 0 && sun <= 1, 'at least 0 and at most 1');
  checkOption('ema', ema, ema >= 0 && ema < 1, 'at least 0 and below 1');
  checkOption('smoothing', smoothing, smoothing >= 0 && smoothing < 1, 'at least 0 and below 1');
  const isLaw = mixup === 0 || (mixup >= 0.05 && mixup <= 2);
  checkOption('mixup', mixup, isLaw, '0, or from 0.05 to 2');
  checkOption('temperature', temperature, temperature > 0 && temperature <= 100, 'above 0 and at most 100');
  const isPart = teacherWeight >= 0 && teacherWeight <= 1;
  checkOption('teacherWeight', teacherWeight, isPart, 'at least 0 and at most 1');
}
