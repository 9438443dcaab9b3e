/**
 * Tiles for relaxed SIMD: dot products of four bytes. Filters i8 as they stand in the file, so a zero point comes off
 * with the sum of the activations.
 *
 * Where the engine's dot product is exact for all activations (tiles/engine), one is enough. Elsewhere it is only
 * portable for 0…127, so an activation goes in as its upper seven bits twice and its lowest bit once:
 * a = (a ≫ 1) + (a ≫ 1) + (a & 1). Exact on every engine (|pair| ≤ 2 · 128 · 127 < 2^15), and three dots instead of one.
 */
import { Layer } from '../memory/layer';
import { outputOf, sumOf } from '../memory/pixel';
import { Dot, engineDot } from './engine';
import { narrow16, narrow8 } from './narrow';

/** acc + four products for each of four channels. */
// @ts-ignore: decorator
@inline
function dot(acc: v128, filters: v128, activations: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(filters, activations, acc);
}

/** The same on any engine. */
// @ts-ignore: decorator
@inline
function dotByParts(acc: v128, filters: v128, activations: v128): v128 {
  const half = i8x16.shr_u(activations, 1);
  acc = dot(dot(acc, filters, half), filters, half);
  return dot(acc, filters, v128.and(activations, i8x16.splat(1)));
}

/** bias − zero · Σ a for the four channels from `c` on. */
// @ts-ignore: decorator
@inline
function start(layer: Layer, c: u32, total: i32): v128 {
  const zero = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(layer.filterZero + c)));
  return i32x4.sub(v128.load(layer.bias + (c << 2)), i32x4.mul(zero, i32x4.splat(total)));
}

/** Two pixels × 16 channels. a: u8 [2][products]; f: i8 [products/4][16][4]; outputs u8 [16]. */
export function pointwiseTile16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
  if (engineDot == Dot.SEVEN) {
    sixteenByParts(layer, a + layer.products, f, c, pixels, 1);
    sixteenByParts(layer, a, f, c, pixels, 0);
    return;
  }
  const total0 = sumOf(pixels, 0);
  const total1 = sumOf(pixels, 1);
  let s00 = start(layer, c, total0);
  let s01 = start(layer, c + 4, total0);
  let s02 = start(layer, c + 8, total0);
  let s03 = start(layer, c + 12, total0);
  let s10 = start(layer, c, total1);
  let s11 = start(layer, c + 4, total1);
  let s12 = start(layer, c + 8, total1);
  let s13 = start(layer, c + 12, total1);
  const end = a + layer.products;
  for (let b = end; a < end; a += 4, b += 4, f += 64) {
    const p0 = v128.load32_splat(a);
    const p1 = v128.load32_splat(b);
    const f0 = v128.load(f, 0);
    const f1 = v128.load(f, 16);
    const f2 = v128.load(f, 32);
    const f3 = v128.load(f, 48);
    s00 = dot(s00, f0, p0);
    s01 = dot(s01, f1, p0);
    s02 = dot(s02, f2, p0);
    s03 = dot(s03, f3, p0);
    s10 = dot(s10, f0, p1);
    s11 = dot(s11, f1, p1);
    s12 = dot(s12, f2, p1);
    s13 = dot(s13, f3, p1);
  }
  narrow16(s10, s12, s11, s13, layer, c, outputOf(pixels, 1) + c);
  narrow16(s00, s02, s01, s03, layer, c, outputOf(pixels, 0) + c);
}

/** Two pixels × 8 channels, the last half block. f: i8 [products/4][8][4]. */
export function pointwiseTile8(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
  eight(layer, a + layer.products, f, c, pixels, 1);
  eight(layer, a, f, c, pixels, 0);
}

function sixteenByParts(layer: Layer, a: usize, f: usize, c: u32, pixels: usize, i: u32): void {
  const total = sumOf(pixels, i);
  let s0 = start(layer, c, total);
  let s1 = start(layer, c + 4, total);
  let s2 = start(layer, c + 8, total);
  let s3 = start(layer, c + 12, total);
  for (const end = a + layer.products; a < end; a += 4, f += 64) {
    const p = v128.load32_splat(a);
    s0 = dotByParts(s0, v128.load(f, 0), p);
    s1 = dotByParts(s1, v128.load(f, 16), p);
    s2 = dotByParts(s2, v128.load(f, 32), p);
    s3 = dotByParts(s3, v128.load(f, 48), p);
  }
  narrow16(s0, s2, s1, s3, layer, c, outputOf(pixels, i) + c);
}

function eight(layer: Layer, a: usize, f: usize, c: u32, pixels: usize, i: u32): void {
  const total = sumOf(pixels, i);
  let s0 = start(layer, c, total);
  let s1 = start(layer, c + 4, total);
  for (const end = a + layer.products; a < end; a += 4, f += 32) {
    const p = v128.load32_splat(a);
    if (engineDot == Dot.SEVEN) {
      s0 = dotByParts(s0, v128.load(f, 0), p);
      s1 = dotByParts(s1, v128.load(f, 16), p);
    } else {
      s0 = dot(s0, v128.load(f, 0), p);
      s1 = dot(s1, v128.load(f, 16), p);
    }
  }
  narrow8(s0, s1, layer, c, outputOf(pixels, i) + c);
}
