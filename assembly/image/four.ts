/** Four bytes as i32 lanes. */

/** Four bytes. */
@inline
export function fourAt(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

/** Stores four lanes, clamped to 0…255. |lane| < 2^15. */
@inline
export function storeFour(at: usize, lanes: v128): void {
  const pairs = i16x8.narrow_i32x4_s(lanes, lanes);
  v128.store32_lane(at, i8x16.narrow_i16x8_u(pairs, pairs), 0);
}
