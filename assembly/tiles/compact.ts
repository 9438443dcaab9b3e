/**
 * Tiles for 128-bit SIMD that read the filters in the file: i8, widened and freed of their zero point as they come.
 * Half the memory of prepared pairs, and more work for each product.
 *
 * Activations i16. No pair leaves i32: |a · f| ≤ 255 · 255, two of them < 2^17.
 */
import { requantize8 } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';
import { depthwiseWindow } from './window';

/** Two pixels × 16 channels. a0, a1: i16 [products]; f: i8 [products/4][16][4]; y0, y1: u8 [16]. */
export function pointwiseTile16(
  layer: Layer,
  a0: usize,
  a1: usize,
  f: usize,
  c: u32,
  y0: usize,
  y1: usize,
): void {
  eight(layer, a0, a1, f, 64, c, y0, y1);
  eight(layer, a0, a1, f + 32, 64, c + 8, y0 + 8, y1 + 8);
}

/** Two pixels × 8 channels, the last half block. f: i8 [products/4][8][4]; y0, y1: u8 [8]. */
export function pointwiseTile8(
  layer: Layer,
  a0: usize,
  a1: usize,
  f: usize,
  c: u32,
  y0: usize,
  y1: usize,
): void {
  eight(layer, a0, a1, f, 32, c, y0, y1);
}

/** acc + two sums of two products for each of two channels. */
// @ts-ignore: decorator
@inline
function dot(acc: v128, activations: v128, filters: v128): v128 {
  return i32x4.add(acc, i32x4.dot_i16x8_s(activations, filters));
}

/** Four channels from two accumulators, each of two channels with two sums. */
// @ts-ignore: decorator
@inline
function join(first: v128, second: v128): v128 {
  return i32x4.add(i32x4.shuffle(first, second, 0, 2, 4, 6), i32x4.shuffle(first, second, 1, 3, 5, 7));
}

/** Two pixels × 8 channels, four products a step; `step`: bytes from four products to the next four. */
function eight(
  layer: Layer,
  a0: usize,
  a1: usize,
  f: usize,
  step: usize,
  c: u32,
  y0: usize,
  y1: usize,
): void {
  const zero = v128.load8x8_s(layer.filterZero + c);
  const z0 = i16x8.shuffle(zero, zero, 0, 0, 0, 0, 1, 1, 1, 1);
  const z1 = i16x8.shuffle(zero, zero, 2, 2, 2, 2, 3, 3, 3, 3);
  const z2 = i16x8.shuffle(zero, zero, 4, 4, 4, 4, 5, 5, 5, 5);
  const z3 = i16x8.shuffle(zero, zero, 6, 6, 6, 6, 7, 7, 7, 7);
  let s00 = i32x4.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s13 = s00;
  for (const end = a0 + (layer.products << 1); a0 < end; a0 += 8, a1 += 8, f += step) {
    const p0 = v128.load64_splat(a0);
    const p1 = v128.load64_splat(a1);
    const low = v128.load(f, 0);
    const high = v128.load(f, 16);
    const f0 = i16x8.sub(i16x8.extend_low_i8x16_s(low), z0);
    const f1 = i16x8.sub(i16x8.extend_high_i8x16_s(low), z1);
    const f2 = i16x8.sub(i16x8.extend_low_i8x16_s(high), z2);
    const f3 = i16x8.sub(i16x8.extend_high_i8x16_s(high), z3);
    s00 = dot(s00, p0, f0);
    s01 = dot(s01, p0, f1);
    s02 = dot(s02, p0, f2);
    s03 = dot(s03, p0, f3);
    s10 = dot(s10, p1, f0);
    s11 = dot(s11, p1, f1);
    s12 = dot(s12, p1, f2);
    s13 = dot(s13, p1, f3);
  }
  finish(layer, join(s00, s01), join(s02, s03), c, y0);
  finish(layer, join(s10, s11), join(s12, s13), c, y1);
}

// @ts-ignore: decorator
@inline
function finish(layer: Layer, first: v128, second: v128, c: u32, y: usize): void {
  const bias = layer.bias + (c << 2);
  const s0 = i32x4.add(first, v128.load(bias, 0));
  const s1 = i32x4.add(second, v128.load(bias, 16));
  const all = requantize8(s0, s1, layer, c);
  v128.store64_lane(y, i8x16.narrow_i16x8_u(all, all), 0);
}

/** Eight channels of one output of a 3×3 depthwise window. f: i8 [9][channels], channel `c`; y: i16 [8]. */
// @ts-ignore: decorator
@inline
export function depthwiseTile(layer: Layer, x: usize, f: usize, c: u32, y: usize): void {
  v128.store(y, depthwiseWindow(layer, x, f, c));
}
