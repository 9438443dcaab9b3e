/** Everything that decides over the bytes of a trained network, besides the pictures. */
import { MobilenetError } from '../../host/errors.ts';
import type { Network } from './network.ts';

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
}

/** The network as each worker has it, with its own share of a batch. */
export function networkOf({ alpha, resolution, channels, batch, workers }: Recipe, classes: number): Network {
  return { alpha, resolution, channels, classes, batch: batch / workers };
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
} as const satisfies Omit<Recipe, 'alpha' | 'resolution'>;

/** Of pictures in a step: bounds the memory of the kernels. */
const MOST_BATCH = 1024;
const MOST_WORKERS = 64;

/** @throws E_USAGE a number out of its range, naming its flag */
export function checkRecipe(recipe: Recipe): void {
  const { alpha, resolution, epochs, batch, rate, seed, workers, validation } = recipe;
  const whole = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  check(alpha > 0 && alpha <= 1, '--alpha must be above 0 and at most 1', alpha);
  check(whole(resolution, 32, 1024), '--resolution must be a whole number from 32 to 1024', resolution);
  check(whole(epochs, 1, 100000), '--epochs must be a whole number from 1 to 100000', epochs);
  check(whole(batch, 2, MOST_BATCH), `--batch must be a whole number from 2 to ${MOST_BATCH}`, batch);
  check(rate > 0 && rate <= 1, '--rate must be above 0 and at most 1', rate);
  check(whole(seed, 1, 2 ** 32 - 1), '--seed must be a whole number from 1 to 4294967295', seed);
  check(
    whole(workers, 1, MOST_WORKERS),
    `--workers must be a whole number from 1 to ${MOST_WORKERS}`,
    workers,
  );
  check(
    batch % workers === 0 && batch / workers > 1,
    `--batch must be a multiple of --workers (${workers}), with two pictures for each worker at least`,
    batch,
  );
  check(validation >= 0 && validation < 1, '--validation must be at least 0 and below 1', validation);
}

function check(right: boolean, law: string, value: number): void {
  if (!right) throw new MobilenetError('E_USAGE', `${law}, not ${value}; see \`mobilenet train --help\`.`);
}
