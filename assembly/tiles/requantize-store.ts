import { eightBy, leastOf, magicOf, mostOf, requantize8, shiftOf } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';
import { outputOf } from '../memory/pixel';

/**
 * Sixteen channels from channel `c` on, from sums to bytes at `y`. The sums come as channels 0–3, 8–11, 4–7, 12–15: so
 * an engine that merges two registers into one of 256 bits finds every pair in its place, to the last narrowing.
 */
@inline
export function narrow16(s0: v128, s1: v128, s2: v128, s3: v128, layer: Layer, c: u32, y: usize): void {
  v128.store(y, i8x16.narrow_i16x8_u(requantize8(s0, s2, layer, c), requantize8(s1, s3, layer, c + 8)));
}

/** Eight channels. */
@inline
export function narrow8(s0: v128, s1: v128, layer: Layer, c: u32, y: usize): void {
  storeLow(y, requantize8(s0, s1, layer, c));
}

/** Five pixels × eight channels. */
@inline
export function narrowFive8(
  layer: Layer,
  c: u32,
  pixels: usize,
  s00: v128,
  s01: v128,
  s10: v128,
  s11: v128,
  s20: v128,
  s21: v128,
  s30: v128,
  s31: v128,
  s40: v128,
  s41: v128,
): void {
  const scale = layer.scale + (c << 2);
  const x0 = v128.load(scale, 0);
  const x1 = v128.load(scale, 16);
  const least = leastOf(layer);
  const most = mostOf(layer);
  const magic = magicOf(layer);
  const shift = shiftOf(layer);
  storeLow(outputOf(pixels, 4) + c, eightBy(s40, s41, x0, x1, least, most, magic, shift));
  storeLow(outputOf(pixels, 3) + c, eightBy(s30, s31, x0, x1, least, most, magic, shift));
  storeLow(outputOf(pixels, 2) + c, eightBy(s20, s21, x0, x1, least, most, magic, shift));
  storeLow(outputOf(pixels, 1) + c, eightBy(s10, s11, x0, x1, least, most, magic, shift));
  storeLow(outputOf(pixels, 0) + c, eightBy(s00, s01, x0, x1, least, most, magic, shift));
}

/**
 * Four vectors of four channels as sixteen bytes. `even` are the first and the third in i16 lanes, `odd` the second and the
 * fourth: then an engine that merges two registers into one of 256 bits merges up to here.
 */
@inline
export function inOrder(even: v128, odd: v128): v128 {
  const bytes = i8x16.narrow_i16x8_u(even, odd);
  return i32x4.shuffle(bytes, bytes, 0, 2, 1, 3);
}

/** i16 lanes in 0…255 as bytes. */
@inline
function storeLow(y: usize, lanes: v128): void {
  v128.store64_lane(y, i8x16.narrow_i16x8_u(lanes, lanes), 0);
}
