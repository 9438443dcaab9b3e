/** Ranges of single numbers of a packed file. A comparison with NaN is false, so NaN is in none of them. */

/** Bits of the least normal f32. Below it an engine that flushes denormals would answer something else. */
const LEAST_NORMAL_BITS: u32 = 0x00800000;
const LEAST_NORMAL: f32 = reinterpret<f32>(LEAST_NORMAL_BITS);

/** Bits of 256. */
const LARGE_BITS: u32 = 0x43800000;

/** A tensor's scale: positive, normal, finite. */
export function isScale(x: f32): bool {
  return x >= LEAST_NORMAL && x < Infinity;
}

/** A requantization scale by its bits, whose order is that of such numbers: positive, normal, below 256 as XNNPACK asks. */
export function isRequantization(bits: u32): bool {
  return bits - LEAST_NORMAL_BITS < LARGE_BITS - LEAST_NORMAL_BITS;
}

/** Any finite number. */
export function isFinite(x: f32): bool {
  return abs(x) < Infinity;
}
