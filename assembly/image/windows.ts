/**
 * The table of a row's windows: for each column that is kept, the bytes of the row that share in it and their weights.
 *
 * A pixel that is d / 8192 of a pixel of the coarser grid from the column has the weight 8192 − |d|, shrinking and growing
 * alike. (Growing, where a pixel beside the column is beyond the edge, the other is alone, and has its own value by any
 * weight.) In a plane whose samples stand for two columns a sample has the weights of both, ≤ 2 · 8192.
 */
import { plan } from '../memory/plan';
import { fillBytes } from '../memory/bytes';
import { Axis, PLACE_SHIFT, PLACE_UNIT } from './axis';
import { setDivisor } from './divide';
import { Layout } from './layout';
import { Part, partAt } from './map';

/** The weights of a window are read eight at a time, or two. */
const ALIGNMENT: usize = ASC_FEATURE_SIMD ? 16 : 4;


@unmanaged
export class Window {
  static readonly BYTES: u32 = offsetof<Window>();

  /** Bytes of the row: its first, the start of a group, and the one behind its last. */
  first: u32;
  end: u32;
  /** i16 weights of its samples, and their end; zeros follow up to the next window's. */
  weights: usize;
  weightsEnd: usize;
}

/** The window of column c of those that are kept. */
@inline
export function windowAt(c: u32): Window {
  return changetype<Window>(partAt(Part.WINDOWS) + c * Window.BYTES);
}

/**
 * Makes the windows of the columns from `column` on, as many as the memory has weights for, and answers the first that
 * has none.
 */
export function planWindows(axis: Axis, layout: Layout, column: u32): u32 {
  const limit = plan.picture + plan.pictureBytes;
  // Pixels of half a triangle. At most twice so many, one before them and seven zeros behind are a window.
  const reach = (axis.picture - 1) / axis.resized + 1;
  const most = (reach << 2) + 16;
  let weights = partAt(Part.WEIGHTS);
  for (; column < axis.side && weights + most <= limit; column++) {
    fillBytes(weights, 0, most);
    weights = makeWindow(axis, layout, weights, column);
  }
  return column;
}

/** Makes one window, and answers where its weights end. */
function makeWindow(axis: Axis, layout: Layout, weights: usize, column: u32): usize {
  const window = windowAt(column);
  const j = axis.start + column;
  const tall = layout.tall;
  /** The pixel, and how far it is behind the column. */
  let i: u32;
  let distance: i32;
  if (axis.grows) {
    axis.seek(j);
    i = max(axis.whole, 0);
    distance = (i << PLACE_SHIFT) - axis.place;
  } else {
    i = axis.first(j);
    axis.seek(i);
    distance = axis.place - (j << PLACE_SHIFT);
  }
  const group = i >> layout.pair;
  const sample = group << layout.samples;
  window.first = group * layout.group;
  window.weights = weights;
  let total: i32 = 0;
  let remainder = axis.remainder;
  for (; distance < PLACE_UNIT && i < axis.picture; i++) {
    const at = weights + (((i >> tall) - sample) << 1);
    const weight = PLACE_UNIT - abs(distance);
    store<i16>(at, load<i16>(at) + weight);
    total += weight;
    distance += axis.wholeStep;
    remainder += axis.remainderStep;
    if (remainder >= axis.divisor) {
      remainder -= axis.divisor;
      distance++;
    }
  }
  setDivisor(partAt(Part.DIVISORS), column, total);
  i--;
  window.end = ((i >> layout.pair) + 1) * layout.group;
  window.weightsEnd = weights + (((i >> tall) - sample + 1) << 1);
  return (window.weightsEnd + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}
