import { MobilenetError } from '../../host/errors.ts';
import type { Network } from './network.ts';

export interface Hyperparameters {
  /** Share ρ of the old mean square in RMSprop. */
  readonly rho: number;
  readonly momentum: number;
  /** Added to the mean square, inside the root. */
  readonly epsilon: number;
  /** Weight decay of filters; none on depthwise filters, batch norm and the classifier's bias. */
  readonly decay: number;
  /** Share of the old value in batch norm's running statistics: 0.99, which a run of some hundred steps settles. */
  readonly keep: number;
  /** Added to batch norm's variance. */
  readonly normEpsilon: number;
}

export interface TrainerOptions {
  /** V8's 256-bit mode: the same bits, faster where Node ≥ 24 runs on x86 with AVX2, and without effect elsewhere. */
  readonly wide?: boolean;
  /** The module of `compile`, for that `wide`: threads share one. */
  readonly compiled?: WebAssembly.Module;
  readonly hyperparameters?: Partial<Hyperparameters>;
}

export const defaults: Hyperparameters = {
  rho: 0.9,
  momentum: 0.9,
  epsilon: 1e-6,
  decay: 4e-5,
  keep: 0.99,
  normEpsilon: 1e-3,
};

/**
 * Sides and counts that the records and labels of the module can hold.
 *
 * @throws E_USAGE
 */
export function check({ alpha, resolution, classes, batch, channels }: Network): void {
  const whole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const faults = [
    !(alpha > 0 && alpha <= 1) && 'alpha must be above 0 and at most 1',
    !whole(resolution, 32, 1024) && 'resolution must be a whole number from 32 to 1024',
    !whole(classes, 1, 65535) && 'classes must be a whole number from 1 to 65535',
    !whole(batch, 1, 65535) && 'batch must be a whole number from 1 to 65535',
    ![1, 3].includes(channels) && 'channels must be 1 or 3',
  ];
  const fault = faults.find((sentence) => sentence !== false);
  if (fault) throw new MobilenetError('E_USAGE', `Option ${fault}.`);
}
