/**
 * The resampler's part of plane B, for an input `width` pixels wide. A row is u8 [3][pitch], a channel after the other, and
 * its sums are i32 [3][pitch]; `pitch` is the width, up to the next multiple of 16:
 *
 *   | finished row | row, even | row, odd | its sums, even | odd | columns' sums | totals | windows | weights … end of plane B |
 *   0              3           6          9                21    33              45       49        65 · pitch
 *
 * The weights of a row's windows take what is left of plane B, and at least what one window needs. A picture of exactly
 * the input's sides lies behind the finished row: it needs none of the rest. width ≤ 2048, so no size leaves u32.
 */
import { contract } from '../format/contract';
import { plan } from '../memory/plan';

/** Where the parts begin, in units of `pitch`. */
export const enum Part {
  FINISHED = 0,
  ROWS = 3,
  SUMS = 9,
  COLUMNS = 33,
  /** i32 [pitch]: the sum of a column's weights. */
  TOTALS = 45,
  /** Window [pitch]. */
  WINDOWS = 49,
  WEIGHTS = 65,
}

/** Bytes of the weights at least: 2 · 2^10 pixels that share a column where 32768 become 32, and a vector. */
const LEAST_WEIGHTS: u32 = 4224;

/** Bytes of the longest window: of 32768 pixels of four bytes that become the input's width. It waits in the scratch whole. */
export function windowBytes(): u32 {
  return (2 * (32767 / <u32>contract.width) + 5) << 2;
}

/** Bytes of a channel of a row. */
export function pitch(): u32 {
  return (<u32>contract.width + 15) & ~15;
}

export function partAt(part: u32): usize {
  return plan.picture + part * pitch();
}

/** Where a picture of the input's sides goes. */
export function wholePictureAt(): usize {
  return partAt(Part.ROWS);
}

/** Bytes of it all at least, for a whole picture of so many bytes. */
export function mapBytes(picture: u64): u64 {
  return max<u64>(<u32>Part.WEIGHTS * pitch() + LEAST_WEIGHTS, <u32>Part.ROWS * pitch() + picture);
}
