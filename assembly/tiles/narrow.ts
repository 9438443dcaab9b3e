import { requantize8 } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';

/**
 * Sixteen channels from channel `c` on, from sums to bytes at `y`. The sums come as channels 0–3, 8–11, 4–7, 12–15: so
 * an engine that merges two registers into one of 256 bits finds every pair in its place, to the last narrowing.
 */
// @ts-ignore: decorator
@inline
export function narrow16(s0: v128, s1: v128, s2: v128, s3: v128, layer: Layer, c: u32, y: usize): void {
  v128.store(y, i8x16.narrow_i16x8_u(requantize8(s0, s2, layer, c), requantize8(s1, s3, layer, c + 8)));
}

/** Eight channels. */
// @ts-ignore: decorator
@inline
export function narrow8(s0: v128, s1: v128, layer: Layer, c: u32, y: usize): void {
  const all = requantize8(s0, s1, layer, c);
  v128.store64_lane(y, i8x16.narrow_i16x8_u(all, all), 0);
}
