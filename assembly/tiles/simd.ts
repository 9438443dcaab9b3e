/**
 * The build for 128-bit SIMD: products of i16 pairs. Activations i16, filters i16 with their zero point subtracted.
 *
 * No pair leaves i32: |a · f| ≤ 255 · 255, two of them < 2^17.
 */
import { requantize8 } from '../arithmetic/requantize';
import { Kind, Layer } from '../memory/layer';
import { outputOf } from '../memory/pixel';
import { product } from '../memory/size';
import { dot } from './dot-pairs';
import { pairProducts, pairedBytes } from './filters-pairs';
import { narrow16, narrow8 } from './requantize-store';

/** Bytes of a channel's nine taps and a tenth of 0, in pairs. */
const TAP_BYTES: u32 = 20;


@global
export namespace SimdTile {
  export const BUILD: u32 = 1;
  export const PIXELS: u32 = 2;
  export const GAP: u32 = 0;
  export const SCRATCH: u32 = 32768;
  export const SLIDES: bool = false;
  export const WINDOWS: bool = true;
  export const BIASES: bool = false;
  export const SUMS: bool = false;
  export const FILTER_SHIFT: u32 = 1;
  export const DEPTHWISE_CHANNELS: u32 = 8;
  export const DEPTHWISE_BYTES: u32 = 8 * TAP_BYTES;

  /**
   * Two pixels × 16 channels. a: i16 [2][products]; f: i16 [products/2][16][2], channels in the order of `narrow16`;
   * pixels: their outputs, u8 [16] from channel `c` on.
   */
  export function pointwise16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    const bias = layer.bias + (c << 2);
    let s00 = v128.load(bias, 0);
    let s01 = v128.load(bias, 32);
    let s02 = v128.load(bias, 16);
    let s03 = v128.load(bias, 48);
    let s10 = s00;
    let s11 = s01;
    let s12 = s02;
    let s13 = s03;
    const end = a + (layer.products << 1);
    for (let b = end; a < end; a += 4, b += 4, f += 64) {
      const p0 = v128.load32_splat(a);
      const p1 = v128.load32_splat(b);
      const f0 = v128.load(f, 0);
      const f1 = v128.load(f, 16);
      const f2 = v128.load(f, 32);
      const f3 = v128.load(f, 48);
      s00 = dot(s00, p0, f0);
      s01 = dot(s01, p0, f1);
      s02 = dot(s02, p0, f2);
      s03 = dot(s03, p0, f3);
      s10 = dot(s10, p1, f0);
      s11 = dot(s11, p1, f1);
      s12 = dot(s12, p1, f2);
      s13 = dot(s13, p1, f3);
    }
    narrow16(s10, s11, s12, s13, layer, c, outputOf(pixels, 1) + c);
    narrow16(s00, s01, s02, s03, layer, c, outputOf(pixels, 0) + c);
  }

  /** Two pixels × 8 channels, the last half block. f: i16 [products/2][8][2]. */
  @inline
  export function pointwise8(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    const bias = layer.bias + (c << 2);
    let s00 = v128.load(bias, 0);
    let s01 = v128.load(bias, 16);
    let s10 = s00;
    let s11 = s01;
    const end = a + (layer.products << 1);
    for (let b = end; a < end; a += 4, b += 4, f += 32) {
      const p0 = v128.load32_splat(a);
      const p1 = v128.load32_splat(b);
      const f0 = v128.load(f, 0);
      const f1 = v128.load(f, 16);
      s00 = dot(s00, p0, f0);
      s01 = dot(s01, p0, f1);
      s10 = dot(s10, p1, f0);
      s11 = dot(s11, p1, f1);
    }
    narrow8(s10, s11, layer, c, outputOf(pixels, 1) + c);
    narrow8(s00, s01, layer, c, outputOf(pixels, 0) + c);
  }

  /**
   * Eight channels of one output of a 3×3 depthwise window, its nine taps as five pairs, the last with a zero filter.
   *
   * x: u8, channel `c` of the window's first place; f: i16 [5][8][2] of these channels; y: i16 [8].
   */
  @inline
  export function depthwiseWindow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    const right = layer.inPixel;
    const down = layer.inRow;
    const bias = layer.bias + (c << 2);
    const row1 = x + down;
    const row2 = row1 + down;
    const t0 = v128.load8x8_u(x);
    const t1 = v128.load8x8_u(x + right);
    const t2 = v128.load8x8_u(x + (right << 1));
    const t3 = v128.load8x8_u(row1);
    const t4 = v128.load8x8_u(row1 + right);
    const t5 = v128.load8x8_u(row1 + (right << 1));
    const t6 = v128.load8x8_u(row2);
    const t7 = v128.load8x8_u(row2 + right);
    const t8 = v128.load8x8_u(row2 + (right << 1));
    let s0 = v128.load(bias, 0);
    let s1 = v128.load(bias, 16);
    s0 = dot(s0, lowPairs(t0, t1), v128.load(f, 0));
    s1 = dot(s1, highPairs(t0, t1), v128.load(f, 16));
    s0 = dot(s0, lowPairs(t2, t3), v128.load(f, 32));
    s1 = dot(s1, highPairs(t2, t3), v128.load(f, 48));
    s0 = dot(s0, lowPairs(t4, t5), v128.load(f, 64));
    s1 = dot(s1, highPairs(t4, t5), v128.load(f, 80));
    s0 = dot(s0, lowPairs(t6, t7), v128.load(f, 96));
    s1 = dot(s1, highPairs(t6, t7), v128.load(f, 112));
    s0 = dot(s0, lowPairs(t8, t8), v128.load(f, 128));
    s1 = dot(s1, highPairs(t8, t8), v128.load(f, 144));
    Activations.storeEight(y, requantize8(s0, s1, layer, c));
  }


  @inline
  export function filterBytes(layer: Layer): u64 {
    return layer.kind == Kind.DEPTHWISE ? product(layer.channels, TAP_BYTES) : pairedBytes(layer);
  }


  @inline
  export function prepare(layer: Layer): void {
    if (layer.kind == Kind.DEPTHWISE) pairTaps(layer, layer.packed, layer.filters);
    else pairProducts(layer, layer.packed, layer.filters);
  }
}

/** [9][N] i8 to [N/8][5][8][2] i16: taps in pairs, the tenth 0. */
function pairTaps(layer: Layer, from: usize, to: usize): void {
  for (let c: u32 = 0; c < layer.channels; c++) {
    const zero = <i32>load<i8>(layer.filterZero + c);
    const unit = to + (c & ~7) * TAP_BYTES + ((c & 7) << 2);
    for (let t: u32 = 0; t < 10; t++) {
      const filter = t < 9 ? <i32>load<i8>(from + t * layer.channels + c) - zero : 0;
      store<i16>(unit + (t >> 1) * 32 + ((t & 1) << 1), <i16>filter);
    }
  }
}

/** (a₀, b₀, a₁, b₁, …) of the first four channels. */
@inline
function lowPairs(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

/** The same of the last four. */
@inline
function highPairs(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
