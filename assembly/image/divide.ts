/** The division of sums by the sums of their weights. */
import { storeFour } from './four';

/** Bytes from a column's divisor to that of the next but one; without SIMD, to the next. */
export const DIVISOR_STEP: u32 = ASC_FEATURE_SIMD ? 32 : 4;

/**
 * 2^20: in a double beside it, the low byte of the high word is the whole part of a number below 256, and 32 bits are behind the
 * point.
 */
const PLACE: f64 = 1048576;

/**
 * Sets what divides sums by `weight`, of column c: the weight itself. SIMD: f64 1 / weight, and (⌊weight / 2⌋ + ½) / weight
 * beside PLACE, those of two columns side by side.
 */
export function setDivisor(divisors: usize, c: u32, weight: i32): void {
  if (ASC_FEATURE_SIMD) {
    const at = divisors + ((c >> 1) << 5) + ((c & 1) << 3);
    store<f64>(at, 1 / <f64>weight);
    store<f64>(at, <f64>(weight | 1) / <f64>(weight << 1) + PLACE, 16);
  } else store<i32>(divisors + (c << 2), weight);
}

/**
 * ⌊(sum + ⌊weight / 2⌋) / weight⌋ of i32 sums, to bytes at `to`. `step` is DIVISOR_STEP, or 0 where all are divided as the first.
 * `count` is taken up to the next multiple of four.
 *
 * A sum is at most 255 · weight, and weight ≤ 2^23. Half a unit more keeps sum / weight at least 2^-24 from every whole
 * number; rounding the reciprocal, its product and what is beside PLACE moves it by less than 2^-31.
 */
export function divide(to: usize, count: u32, sums: usize, divisors: usize, step: u32): void {
  const end = to + count;
  if (ASC_FEATURE_SIMD) {
    for (; to < end; to += 4, sums += 16) {
      const four = v128.load(sums);
      const low = quotients(four, divisors);
      divisors += step;
      const high = quotients(i32x4.shuffle(four, four, 2, 3, 2, 3), divisors);
      divisors += step;
      storeFour(to, v128.and(i32x4.shuffle(low, high, 1, 3, 5, 7), i32x4.splat(255)));
    }
  } else {
    for (; to < end; to++, sums += 4, divisors += step) {
      const weight = load<u32>(divisors);
      store<u8>(to, <u8>((load<u32>(sums) + (weight >> 1)) / weight));
    }
  }
}

/** Of two sums, beside PLACE. A column without weight has anything. */
@inline
function quotients(sums: v128, divisors: usize): v128 {
  const reciprocals = v128.load(divisors);
  return f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(sums), reciprocals), v128.load(divisors, 16));
}
