/** The order in which an epoch goes through the examples. */
import { mix, Random } from '../packing/random.ts';

/** Shuffles in place (Fisher and Yates) and answers the same array. */
export function shuffle<T extends { readonly length: number; [index: number]: unknown }>(
  all: T,
  random: Random,
): T {
  for (let last = all.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    [all[last], all[other]] = [all[other], all[last]];
  }
  return all;
}

const STREAM = 0x0bde;

/** A pure function of seed and epoch: i32 [examples]. */
export function order(examples: Int32Array, seed: number, epoch: number): Int32Array {
  return shuffle(Int32Array.from(examples), new Random(mix(seed, STREAM, epoch)));
}

/** Steps of an epoch: whole batches, one at least. */
export function stepsOf(examples: number, batch: number): number {
  return Math.max(1, Math.floor(examples / batch));
}
