/** Whole numbers that are the same for a seed on every machine. */
import { mix, Random } from '../../dist/workshop/packing/random.js';

/** @returns a function of whole numbers from 0 to below `end` */
export function random(seed) {
  const drawn = new Random(mix(seed));
  return (end) => drawn.integer(0, end - 1);
}
