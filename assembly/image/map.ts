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
function rowPitch(): u32 {
  return (rowBytes() + 15) & ~15;
}


@inline
function sumPitch(): u32 {
  return (sumBytes() + 15) & ~15;
}

/** The row of the first pass with this parity. */
export function rowAt(odd: bool): usize {
  return odd ? plan.picture + rowPitch() : plan.picture;
}

/** An output row, on its way to the input plane. */
export function finishedAt(): usize {
  return plan.picture + 2 * rowPitch();
}

/** The sums of output row j. */
export function sumsAt(j: i32): usize {
  const even = plan.picture + 3 * rowPitch();
  return j & 1 ? even + sumPitch() : even;
}

/** Bytes of it all. */
export function mapBytes(): u32 {
  return 3 * rowPitch() + 2 * sumPitch();
}
