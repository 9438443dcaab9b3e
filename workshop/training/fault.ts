import type { Tensor } from '../packing/tensor.ts';

/** Means of squares: batch norm's variances, and those of the optimizer. */
const SQUARES = /^square\.|\.running_var$/;

/** What is wrong with the numbers of a tensor; undefined where a network can be trained on from them. */
export function faultOf({ name, data }: Tensor): string | undefined {
  if (!data.every(Number.isFinite)) return 'holds a number that is not finite';
  if (SQUARES.test(name) && data.some((value) => value < 0)) return 'holds a variance below 0';
  return undefined;
}
