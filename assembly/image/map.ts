/**
 * The resampler's part of plane B, for an input `width` pixels wide; a picture of exactly the input's sides lies behind it:
 *
 *   | row, even | row, odd | finished row | sums, even | sums, odd |
 *
 * The first pass makes rows u8 [width][3], of which the second reads two; it sums up two output rows, u32 [3 · width] and
 * the weight. width ≤ 2048, so no size leaves u32.
 */
import { contract } from '../format/contract';
import { plan } from '../memory/plan';

/** Bytes of a row. */
@inline
export function rowBytes(): u32 {
  return <u32>contract.width * 3;
}

/** Bytes of the sums of a row: one for each of its bytes, and the weight. */
@inline
export function sumBytes(): u32 {
  return (rowBytes() + 1) << 2;
}


@inline
function sumPitch(): u32 {
  return (sumBytes() + 15) & ~15;
}

/** Row i of the map: 0 and 1 of the first pass, 2 the finished one; the sums begin where a fourth would. */
export function rowAt(i: u32): usize {
  return plan.picture + i * ((rowBytes() + 15) & ~15);
}

/** An output row, on its way to the input plane. */
@inline
export function finishedAt(): usize {
  return rowAt(2);
}

/** The sums of output row j. */
export function sumsAt(j: i32): usize {
  const even = rowAt(3);
  return j & 1 ? even + sumPitch() : even;
}

/** Bytes of it all, wherever it lies. */
export function mapBytes(): u32 {
  return <u32>(sumsAt(1) + sumPitch() - plan.picture);
}
