/**
 * The resampler's part of plane B, for an input `width` pixels wide. A row is u8 [3][pitch], a channel after the other, and
 * its sums are i32 [3][pitch]; `pitch` is the width, up to the next multiple of 16:
 *
 *   | finished row | row, even | row, odd | its sums, even | odd | columns' sums | divisors | windows | weights … end of plane B |
 *   0              3           6          9                21    33              45         61        77 · pitch
 *
 * Without SIMD the divisors have 4 bytes a column, where they have 16 with it, and what follows begins so much earlier.
 *
 * The weights of a row's windows take what is left of plane B, and at least what one window needs. A picture of exactly
 * the input's sides lies behind the finished row, but with a small arena: it needs none of the rest. width ≤ 2048, so no size leaves u32.
 */
import { contract } from '../format/contract';
import { layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { aligned, product } from '../memory/size';

/** Where the parts begin, in units of `pitch`. */
export namespace Part {
  export const FINISHED: u32 = 0;
  export const ROWS: u32 = 3;
  export const SUMS: u32 = 9;
  export const COLUMNS: u32 = 33;
  /** What divides the sums of each column (image/divide). */
  export const DIVISORS: u32 = 45;
  /** Window [pitch]. */
  export const WINDOWS: u32 = ASC_FEATURE_SIMD ? 61 : 49;
  export const WEIGHTS: u32 = WINDOWS + 16;
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

/**
 * Where a picture of the input's sides goes. With a small arena to the end of the input plane: there its rows stand behind
 * the places that they come to, or in them, one after the other.
 */
export function wholePictureAt(): usize {
  if (!Arena.STREAMS) return partAt(Part.ROWS);
  const first = layerAt(0);
  return <usize>aligned(first.input + (first.inHeight - 1) * first.inPixel);
}

/**
 * Where the first chroma waits with a small arena, its rows as far apart as those of the input plane: in the second bytes of
 * these, or where pixels have but one, before the plane.
 */
export function chromaAt(): usize {
  const first = layerAt(0);
  return first.inPixel > 1 ? first.input + first.inWidth : first.input - first.inHeight * first.inRow;
}

/** Bytes that it takes before the input plane. */
export function chromaBytes(): u64 {
  const first = layerAt(0);
  return first.inPixel > 1 ? 0 : product(first.inHeight - 1, first.inRow);
}

/** Bytes of a picture that wait at once: the longest window, or a whole row of the input's width. */
export function waitingBytes(): u32 {
  return max(windowBytes(), (<u32>contract.width) << 2);
}

/** Bytes of it all at least, for a whole picture of so many bytes. */
export function mapBytes(picture: u64): u64 {
  return max<u64>(Part.WEIGHTS * pitch() + LEAST_WEIGHTS, Part.ROWS * pitch() + picture);
}
