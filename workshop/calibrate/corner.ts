import type { Rgb } from '../dataset/resample.ts';

/** Of the shorter side, in sixteenths, by turns: what is near, and what is hardly more than a colour. */
const SIDES = [6, 3] as const;

/**
 * A corner of a picture: a square of what lies around the things of a data set, and of none of its classes.
 *
 * @param turn which corner, and how large a square: the eight follow each other
 */
export function corner({ width, height, data }: Rgb, turn: number): Rgb {
  const sixteenths = SIDES[(turn >> 2) & 1]!;
  const side = Math.max(1, Math.round((Math.min(width, height) * sixteenths) / 16));
  const left = turn & 1 ? width - side : 0;
  const top = turn & 2 ? height - side : 0;
  const cut = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * width + left) * 3;
    cut.set(data.subarray(from, from + side * 3), row * side * 3);
  }
  return { width: side, height: side, data: cut };
}
