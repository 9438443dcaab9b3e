/** The division of sums by the sums of their weights. */
import { storeFour } from './four';

/** Bytes from the weights of a step to the next, where each sum has its own. */
export const WEIGHT_STEP: u32 = ASC_FEATURE_SIMD ? 16 : 4;

/**
 * ⌊(sum + ⌊weight / 2⌋) / weight⌋ of i32 sums, to bytes at `to`. `step` is WEIGHT_STEP, or 0 where all have the first
 * WEIGHT_STEP bytes of weights. `count` is taken up to the next multiple of four.
 */
export function divide(to: usize, count: u32, sums: usize, weights: usize, step: u32): void {
  const end = to + count;
  if (ASC_FEATURE_SIMD) {
    for (; to < end; to += 4, sums += 16, weights += step) {
      storeFour(to, divideFour(v128.load(sums), v128.load(weights)));
    }
  } else {
    for (; to < end; to++, sums += 4, weights += step) {
      const weight = load<u32>(weights);
      store<u8>(to, <u8>((load<u32>(sums) + (weight >> 1)) / weight));
    }
  }
}

/** 2^20: in a double beside it, the low byte of the high word is the whole part of a number below 256. */
const place = memory.data<f64>([1048576]);

/**
 * ⌊(sum + ⌊weight / 2⌋) / weight⌋ of four lanes. A quotient that is no integer is at least 1 / weight ≥ 2^-23 below the next
 * one, and beside 2^20 a double has 32 bits behind the point, so rounding never reaches it. A lane without weight is
 * anything.
 */
@inline
function divideFour(sums: v128, weights: v128): v128 {
  const a = i32x4.add(sums, i32x4.shr_u(weights, 1));
  const low = quotients(a, weights);
  const high = quotients(upper(a), upper(weights));
  return i32x4.sub(i32x4.shuffle(low, high, 1, 3, 5, 7), v128.load32_splat(place, 4));
}


@inline
function quotients(a: v128, b: v128): v128 {
  const quotient = f64x2.div(f64x2.convert_low_i32x4_s(a), f64x2.convert_low_i32x4_s(b));
  return f64x2.add(quotient, v128.load64_splat(place));
}


@inline
function upper(a: v128): v128 {
  return i32x4.shuffle(a, a, 2, 3, 2, 3);
}
