/** Ranges of single numbers of a packed file. A comparison with NaN is false, so NaN is in none of them. */

/** The least normal f32. Below it an engine that flushes denormals would answer something else. */
const LEAST_NORMAL: f32 = reinterpret<f32>(0x00800000);

/** A tensor's scale: positive, normal, finite. */
export function isScale(x: f32): bool {
  return x >= LEAST_NORMAL && x < Infinity;
}

/** A requantization scale: positive, normal, below 256 as XNNPACK asks. */
export function isRequantization(x: f32): bool {
  return x >= LEAST_NORMAL && x < 256;
}

/** Any finite number. */
export function isFinite(x: f32): bool {
  return abs(x) < Infinity;
}
