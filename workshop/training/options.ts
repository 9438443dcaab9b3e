import { checkOption, checkVariant, checkWhole } from '../packing/bounds.ts';
import { forms } from '../packing/form.ts';
import type { Additions } from './memory.ts';
import type { Network } from './network.ts';
import type { Law } from './target.ts';

export interface Hyperparameters extends Law {
  /** Share ρ of the old mean square in RMSprop. */
  readonly rho: number;
  readonly momentum: number;
  /** Added to the mean square, inside the root. */
  readonly epsilon: number;
  /** Weight decay of filters; none on depthwise filters unless the network says so, batch norm and the classifier's bias. */
  readonly decay: number;
  /** Share of the old value in batch norm's running statistics: 0.99, which a run of some hundred steps settles. */
  readonly keep: number;
  /** Added to batch norm's variance. */
  readonly normEpsilon: number;
}

export interface TrainerOptions extends Additions {
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
  smoothing: 0,
  temperature: 4,
  teacherWeight: 0.5,
};

/** The longest side that training takes, in pixels. */
export const MOST_SIDE = 1024;
/** Of classes, which are u16, and of the pictures of a step. */
const MOST_COUNT = 65535;

/**
 * Sides and counts that the records and labels of the module can hold.
 *
 * @throws E_USAGE a number out of its range; `place` is its option
 */
export function check({ alpha, resolution, classes, batch, channels, form }: Network): void {
  checkVariant({ alpha, resolution }, MOST_SIDE);
  checkWhole('classes', classes, 1, MOST_COUNT);
  checkWhole('batch', batch, 1, MOST_COUNT);
  checkOption('channels', channels, channels === 1 || channels === 3, '1 or 3');
  checkOption('form', form, form === undefined || forms.includes(form), `one of ${forms.join(', ')}`);
}
