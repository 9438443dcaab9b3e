/**
 * Tiles for relaxed SIMD: dot products of four i8 × 7-bit unsigned. Activations u8, filters i8 as they stand in the file.
 *
 * The instruction is only portable while its second operand is 0…127, so an activation goes in as its upper seven bits
 * twice and its lowest bit once: a = (a ≫ 1) + (a ≫ 1) + (a & 1). That is exact on every engine by the specification
 * (|pair| ≤ 2 · 128 · 127 < 2^15, nothing saturates) and costs three dots instead of one; where a probe finds that the
 * engine multiplies all eight bits exactly, one is enough.
 */
import { requantize8 } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';
import { depthwiseWindow } from './window';

/** acc + four products for each of four channels. */
// @ts-ignore: decorator
@inline
function dot(acc: v128, filters: v128, half: v128, odd: v128): v128 {
  acc = i32x4.relaxed_dot_i8x16_i7x16_add_s(filters, half, acc);
  acc = i32x4.relaxed_dot_i8x16_i7x16_add_s(filters, half, acc);
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(filters, odd, acc);
}

// @ts-ignore: decorator
@inline
function half(a: v128): v128 {
  return i8x16.shr_u(a, 1);
}

// @ts-ignore: decorator
@inline
function odd(a: v128): v128 {
  return v128.and(a, i8x16.splat(1));
}

/** sum − zero · Σ a for four channels: the filters in the file still hold their zero point. */
// @ts-ignore: decorator
@inline
function center(sum: v128, layer: Layer, c: u32, total: v128): v128 {
  const zero = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(layer.filterZero + c)));
  return i32x4.sub(sum, i32x4.mul(zero, total));
}

/** One pixel × 16 channels. a: u8 [products]; f: i8 [products/4][16][4]; y: u8 [16]. */
export function pointwiseTile16(layer: Layer, a: usize, f: usize, c: u32, y: usize): void {
  const bias = layer.bias + (c << 2);
  const ones = i8x16.splat(1);
  let s0 = v128.load(bias, 0);
  let s1 = v128.load(bias, 16);
  let s2 = v128.load(bias, 32);
  let s3 = v128.load(bias, 48);
  let total = i32x4.splat(0);
  for (const end = a + layer.products; a < end; a += 4, f += 64) {
    const p = v128.load32_splat(a);
    const h = half(p);
    const o = odd(p);
    s0 = dot(s0, v128.load(f, 0), h, o);
    s1 = dot(s1, v128.load(f, 16), h, o);
    s2 = dot(s2, v128.load(f, 32), h, o);
    s3 = dot(s3, v128.load(f, 48), h, o);
    total = dot(total, ones, h, o);
  }
  const first = requantize8(center(s0, layer, c, total), center(s1, layer, c + 4, total), layer, c);
  const second = requantize8(center(s2, layer, c + 8, total), center(s3, layer, c + 12, total), layer, c + 8);
  v128.store(y, i8x16.narrow_i16x8_u(first, second));
}

/** One pixel × 8 channels, the last half block. f: i8 [products/4][8][4]; y: u8 [8]. */
export function pointwiseTile8(layer: Layer, a: usize, f: usize, c: u32, y: usize): void {
  const bias = layer.bias + (c << 2);
  const ones = i8x16.splat(1);
  let s0 = v128.load(bias, 0);
  let s1 = v128.load(bias, 16);
  let total = i32x4.splat(0);
  for (const end = a + layer.products; a < end; a += 4, f += 32) {
    const p = v128.load32_splat(a);
    const h = half(p);
    const o = odd(p);
    s0 = dot(s0, v128.load(f, 0), h, o);
    s1 = dot(s1, v128.load(f, 16), h, o);
    total = dot(total, ones, h, o);
  }
  const all = requantize8(center(s0, layer, c, total), center(s1, layer, c + 4, total), layer, c);
  v128.store64_lane(y, i8x16.narrow_i16x8_u(all, all), 0);
}

/** Eight channels of one output of a 3×3 depthwise window. f: i8 [9][channels], channel `c`; y: u8 [8]. */
// @ts-ignore: decorator
@inline
export function depthwiseTile(layer: Layer, x: usize, f: usize, c: u32, y: usize): void {
  const all = depthwiseWindow(layer, x, f, c);
  v128.store64_lane(y, i8x16.narrow_i16x8_u(all, all), 0);
}
