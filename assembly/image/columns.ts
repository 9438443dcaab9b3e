/**
 * The first pass: a row of the picture, as it comes, to a row as wide as the input, u8 [side][3].
 *
 * Shrinking, each pixel adds to the sums of two columns, u32 [side][4]: red, green, blue and the weight.
 * Σ weight ≤ 2^23, so Σ ≤ 2^23 · 255 < 2^31. Growing, each column is read from two neighbouring pixels.
 */
import { aligned } from '../memory/size';
import { picture } from '../memory/arena';
import { Axis, PLACE_SHIFT, PLACE_UNIT, between } from './axis';

const RED_GREEN_BLUE: u32 = 3;

/** Which of the two rows of bytes is being made: the other one is the row before. */
let odd: bool = false;
/** Growing: the index of the next pixel, the one before it (its bytes as in memory), the next column. */
let index: i32 = 0;
let before: u32 = 0;
let column: u32 = 0;

function rowOf(axis: Axis): usize {
  const at = picture + <usize>aligned(axis.side << 4);
  return odd ? at + <usize>aligned(axis.side * RED_GREEN_BLUE) : at;
}

export function beginColumns(axis: Axis): void {
  odd = !odd;
  index = 0;
  column = 0;
  if (axis.grows) axis.seek(axis.start);
  else {
    axis.seek(0);
    memory.fill(picture, 0, axis.side << 4);
  }
}

/** The next pixels of the row, RGB at `from`. */
export function pushColumns(axis: Axis, from: usize, count: u32): void {
  for (const end = from + count * RED_GREEN_BLUE; from < end; from += RED_GREEN_BLUE) {
    const pixel = (<u32>load<u16>(from)) | ((<u32>load<u8>(from, 2)) << 16);
    if (axis.grows) {
      if (index == 0) before = pixel;
      grow(axis, index, pixel);
      before = pixel;
      index++;
    } else shrink(axis, pixel);
  }
}

/** Ends the row and answers it. It stays until the row after the next begins. */
export function endColumns(axis: Axis): usize {
  const row = rowOf(axis);
  if (axis.grows) {
    // Columns beyond the centre of the last pixel take it alone.
    grow(axis, index, before);
    return row;
  }
  for (let i: u32 = 0, sum = picture, to = row; i < axis.side; i++, sum += 16, to += RED_GREEN_BLUE) {
    const weight = load<u32>(sum, 12);
    const half = weight >> 1;
    store<u8>(to, <u8>((load<u32>(sum, 0) + half) / weight), 0);
    store<u8>(to, <u8>((load<u32>(sum, 4) + half) / weight), 1);
    store<u8>(to, <u8>((load<u32>(sum, 8) + half) / weight), 2);
  }
  return row;
}

function shrink(axis: Axis, pixel: u32): void {
  const part = axis.place & (PLACE_UNIT - 1);
  // Left of the first column this wraps to a large number, and is dropped like what is right of the last.
  const at = <u32>((axis.place >> PLACE_SHIFT) - <i32>axis.start);
  if (at < axis.side) add(picture + (at << 4), pixel, PLACE_UNIT - part);
  if (at + 1 < axis.side) add(picture + ((at + 1) << 4), pixel, part);
  axis.advance();
}

// @ts-ignore: decorator
@inline
function add(sum: usize, pixel: u32, weight: u32): void {
  store<u32>(sum, load<u32>(sum, 0) + weight * (pixel & 255), 0);
  store<u32>(sum, load<u32>(sum, 4) + weight * ((pixel >> 8) & 255), 4);
  store<u32>(sum, load<u32>(sum, 8) + weight * (pixel >> 16), 8);
  store<u32>(sum, load<u32>(sum, 12) + weight, 12);
}

/** Writes the columns whose right neighbour is pixel i. */
function grow(axis: Axis, i: i32, pixel: u32): void {
  let to = rowOf(axis) + column * RED_GREEN_BLUE;
  for (; column < axis.side && axis.place >> PLACE_SHIFT < i; column++, to += RED_GREEN_BLUE) {
    const part = axis.place & (PLACE_UNIT - 1);
    store<u8>(to, between(before & 255, pixel & 255, part), 0);
    store<u8>(to, between((before >> 8) & 255, (pixel >> 8) & 255, part), 1);
    store<u8>(to, between(before >> 16, pixel >> 16, part), 2);
    axis.advance();
  }
}
