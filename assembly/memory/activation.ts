/**
 * How a producer leaves its outputs for the pointwise tile that reads them: i16 where the tile multiplies pairs of
 * i16 (simd and compact), else u8.
 */

/** Whether this build multiplies i16: then activations are stored so. */
// @ts-ignore: decorator
@inline
export const WIDE: bool = ASC_FEATURE_SIMD && !ASC_FEATURE_RELAXED_SIMD;

/** Whether the filters are prepared as i16 pairs too; else the tiles read them as they stand in the file. */
// @ts-ignore: decorator
@inline
export const PREPARED: bool = WIDE && !COMPACT;

/** log2 of the bytes of one activation in the scratch. */
// @ts-ignore: decorator
@inline
export const ACTIVATION_SHIFT: u32 = WIDE ? 1 : 0;

// @ts-ignore: decorator
@inline
export function storeActivation(at: usize, index: u32, value: u32): void {
  if (WIDE) store<i16>(at + (index << 1), <i16>value);
  else store<u8>(at + index, <u8>value);
}

// @ts-ignore: decorator
@inline
export function loadActivation(at: usize, index: u32): u32 {
  return WIDE ? load<i16>(at + (index << 1)) : load<u8>(at + index);
}

/** Clears eight activations. */
// @ts-ignore: decorator
@inline
export function clearActivations(at: usize): void {
  store<u64>(at, 0);
  if (WIDE) store<u64>(at, 0, 8);
}

/** Copies bytes to activations. */
// @ts-ignore: decorator
@inline
export function copyActivations(from: usize, to: usize, count: u32): void {
  let i: u32 = 0;
  if (WIDE) {
    for (; i + 8 <= count; i += 8) v128.store(to + (i << 1), v128.load8x8_u(from + i));
  }
  for (; i < count; i++) storeActivation(to, i, load<u8>(from + i));
}
