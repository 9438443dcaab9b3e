/**
 * The first pass: a row of the picture, as it comes, to a row as wide as the input, u8 [side][3].
 *
 * Shrinking, a pixel adds to the sums of two neighbouring columns. A sum is u32 [4], the three channels' and that of
 * the weights, held as two u64 of two lanes: Σ weight ≤ 2^23, so Σ ≤ 2^23 · 255 < 2^31 and no lane carries into the
 * other. Growing, a column is read from two neighbouring pixels.
 */
import { Axis, PLACE_SHIFT, PLACE_UNIT } from './axis';
import { grow } from './grow';
import { rowAt } from './map';

/** Bytes of a pixel. */
const PIXEL: u32 = 3;

const ONE: u64 = 0x100000000;

/** Which of the two rows of bytes is being made: the other one is the row before. */
let odd: bool = false;

/** Shrinking: the sums of the current column and of the next: [second, first], [weight, third]. */
let sumA: u64 = 0;
let sumB: u64 = 0;
let nextA: u64 = 0;
let nextB: u64 = 0;

/** Growing: a copy of the pixel before. */
const copy = memory.data(4, 4);

export function beginColumns(axis: Axis): void {
  odd = !odd;
  axis.rewind();
  axis.before = copy;
  sumA = 0;
  sumB = 0;
  nextA = 0;
  nextB = 0;
}

/** The next pixels of the row, u8 [count][3]. */
export function pushColumns(axis: Axis, from: usize, count: u32): void {
  if (!axis.grows) return shrink(axis, from, from + count * PIXEL);
  for (; count > 0; count--, from += PIXEL) {
    if (axis.index == 0) keep(from);
    grow(axis, from, rowAt(u32(odd)), PIXEL, false);
    keep(from);
    axis.index++;
  }
}

/** Ends the row and answers it. It stays until the row after the next begins. */
export function endColumns(axis: Axis): usize {
  // Columns beyond the centre of the last pixel take it alone.
  if (axis.grows) grow(axis, copy, rowAt(u32(odd)), PIXEL, false);
  else {
    finish(axis);
    finish(axis);
  }
  return rowAt(u32(odd));
}

/** Adds the pixels to the sums of their columns. The axis moves in locals: this loop sees every byte of a picture. */
function shrink(axis: Axis, from: usize, end: usize): void {
  const wholeStep = axis.wholeStep;
  const remainderStep = axis.remainderStep;
  const divisor = axis.divisor;
  let place = axis.place;
  let remainder = axis.remainder;
  while (from < end) {
    if (place >> PLACE_SHIFT > axis.current) finish(axis);
    const current = axis.current;
    let a: u64 = 0;
    let b: u64 = 0;
    let c: u64 = 0;
    let d: u64 = 0;
    do {
      const part = <u64>(place & (PLACE_UNIT - 1));
      const first = (<u64>load<u8>(from)) | ((<u64>load<u8>(from, 1)) << 32);
      const last = (<u64>load<u8>(from, 2)) | ONE;
      a += first;
      b += last;
      c += first * part;
      d += last * part;
      place += wholeStep;
      remainder += remainderStep;
      if (remainder >= divisor) {
        remainder -= divisor;
        place++;
      }
      from += PIXEL;
    } while (from < end && place >> PLACE_SHIFT == current);
    sumA += (a << PLACE_SHIFT) - c;
    sumB += (b << PLACE_SHIFT) - d;
    nextA += c;
    nextB += d;
  }
  axis.place = place;
  axis.remainder = remainder;
}

/** Writes the current column from its sums, and goes to the next. */
function finish(axis: Axis): void {
  const current = axis.current;
  if (axis.keeps(current)) {
    const to = rowAt(u32(odd)) + (current - axis.start) * PIXEL;
    const weight = <u32>(sumB >> 32);
    const half = weight >> 1;
    store<u8>(to, <u8>((<u32>sumA + half) / weight), 0);
    store<u8>(to, <u8>((<u32>(sumA >> 32) + half) / weight), 1);
    store<u8>(to, <u8>((<u32>sumB + half) / weight), 2);
  }
  axis.current = current + 1;
  sumA = nextA;
  sumB = nextB;
  nextA = 0;
  nextB = 0;
}

function keep(from: usize): void {
  store<u16>(copy, load<u16>(from));
  store<u8>(copy, load<u8>(from, 2), 2);
}
