/** The ranges of options, each refused by the same sentence, which names the option and so does the error's `place`. */
import { MobilenetError } from '../../host/errors.ts';
import { faultOf } from '../../host/options.ts';
import type { Keys } from '../../host/options.ts';
import { notOptions } from '../../host/usage.ts';
import { LEAST_SIDE, MOST_SIDE } from './format.ts';

/** @throws E_USAGE they are no object, or have a key that is none of `known` */
export function refuseOptions<Options extends object>(options: Options, known: Keys<Options>): void {
  const fault = faultOf(options, known);
  if (fault) throw notOptions(fault, known);
}

/**
 * @param law what the value must be, as the sentence says it
 * @throws E_USAGE it is not `right`
 */
export function checkOption(option: string, value: unknown, right: boolean, law: string): void {
  if (!right)
    throw new MobilenetError('E_USAGE', `The option \`${option}\` must be ${law}, not ${value}.`, option);
}

/** @throws E_USAGE not a whole number from `least` to `most` */
export function checkWhole(option: string, value: number, least: number, most: number): void {
  const right = Number.isInteger(value) && value >= least && value <= most;
  checkOption(option, value, right, `a whole number from ${least} to ${most}`);
}

/**
 * Which networks of the family there are: 0 < α ≤ 1, and a side that a packed file can hold.
 *
 * @param mostSide where it is less than that of packed files
 * @throws E_USAGE
 */
export function checkVariant(
  { alpha, resolution }: { readonly alpha: number; readonly resolution: number },
  mostSide = MOST_SIDE,
): void {
  checkOption('alpha', alpha, alpha > 0 && alpha <= 1, 'above 0 and at most 1');
  checkWhole('resolution', resolution, LEAST_SIDE, mostSide);
}
