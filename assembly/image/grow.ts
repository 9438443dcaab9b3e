import { contract } from '../format/contract';
import { Axis, PLACE_SHIFT, blend } from './axis';
import { writePixels } from './colour';

/**
 * Growing: what lies between the pixel before and the one at `pixel`, `count` bytes each: columns side by side from `to`
 * on, or rows, each at `to` and on to the input plane.
 */
export function grow(axis: Axis, pixel: usize, to: usize, count: u32, rows: bool): void {
  for (; axis.next < axis.side && axis.place >> PLACE_SHIFT < axis.index; axis.next++) {
    blend(to + (rows ? 0 : axis.next * count), axis.before, pixel, count, axis.part);
    if (rows) writePixels(to, contract.width);
    axis.advance();
  }
}
