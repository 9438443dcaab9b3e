/**
 * The build for 128-bit SIMD that reads the filters in the file: i8, widened as they come, so a zero point comes off with
 * the sum of the activations. Half the memory of prepared pairs, and more work for each product.
 *
 * Activations i16. No pair leaves i32: |a · f| ≤ 255 · 128, two of them < 2^17.
 */
import { Layer } from '../memory/layer';
import { outputOf, sumOf } from '../memory/pixel';
import { isCentered } from './centered';
import { depthwiseEight } from './depthwise-file';
import { dot } from './dot-pairs';
import { narrow8 } from './requantize-store';


@global
export namespace CompactTile {
  export const BUILD: u32 = 3;
  export const TEAM: u32 = 0;
  export const PIXELS: u32 = 2;
  export const GAP: bool = false;
  export const SCRATCH: u32 = 32768;
  export const SLIDES: bool = false;
  export const WINDOWS: bool = true;
  export const BIASES: bool = false;
  export const SUMS: bool = true;
  export const FILTER_SHIFT: u32 = 0;
  export const DEPTHWISE_CHANNELS: u32 = 8;
  export const DEPTHWISE_BYTES: u32 = 8;
  export const DEPTHWISE_ROWS: u32 = 1;

  /** Two pixels × 16 channels. a: i16 [2][products]; f: i8 [products/4][16][4]; outputs u8 [16]. */
  export function pointwise16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    eight(layer, a, f, 64, c, pixels);
    eight(layer, a, f + 32, 64, c + 8, pixels);
  }

  /** Two pixels × 8 channels, the last half block. f: i8 [products/4][8][4]. */
  export function pointwise8(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    eight(layer, a, f, 32, c, pixels);
  }


  @inline
  export function depthwiseWindow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    depthwiseEight(layer, x, f, c, y);
  }


  @inline
  export function filterBytes(layer: Layer): u64 {
    return 0;
  }


  @inline
  export function prepare(layer: Layer): void {
    layer.centered = isCentered(layer);
  }
}

/** Four products a step; `step`: bytes of filters from four products to the next four. */
function eight(layer: Layer, a: usize, f: usize, step: usize, c: u32, pixels: usize): void {
  let s00 = i32x4.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s13 = s00;
  const end = a + (layer.products << 1);
  for (let b = end; a < end; a += 8, b += 8, f += step) {
    const p0 = v128.load64_splat(a);
    const p1 = v128.load64_splat(b);
    const f0 = v128.load8x8_s(f, 0);
    const f1 = v128.load8x8_s(f, 8);
    const f2 = v128.load8x8_s(f, 16);
    const f3 = v128.load8x8_s(f, 24);
    s00 = dot(s00, p0, f0);
    s01 = dot(s01, p0, f1);
    s02 = dot(s02, p0, f2);
    s03 = dot(s03, p0, f3);
    s10 = dot(s10, p1, f0);
    s11 = dot(s11, p1, f1);
    s12 = dot(s12, p1, f2);
    s13 = dot(s13, p1, f3);
  }
  finish(layer, join(s10, s11), join(s12, s13), c, sumOf(pixels, 1), outputOf(pixels, 1));
  finish(layer, join(s00, s01), join(s02, s03), c, sumOf(pixels, 0), outputOf(pixels, 0));
}

/** Four channels from two accumulators, each of two channels with two sums. */
@inline
function join(first: v128, second: v128): v128 {
  return i32x4.add(i32x4.shuffle(first, second, 0, 2, 4, 6), i32x4.shuffle(first, second, 1, 3, 5, 7));
}

/** Bias and zero points of eight channels, then their bytes. */
@inline
function finish(layer: Layer, first: v128, second: v128, c: u32, total: i32, y: usize): void {
  const bias = layer.bias + (c << 2);
  const zero = v128.load8x8_s(layer.filterZero + c);
  const all = i32x4.splat(total);
  const z0 = i32x4.mul(i32x4.extend_low_i16x8_s(zero), all);
  const z1 = i32x4.mul(i32x4.extend_high_i16x8_s(zero), all);
  const s0 = i32x4.sub(i32x4.add(first, v128.load(bias, 0)), z0);
  const s1 = i32x4.sub(i32x4.add(second, v128.load(bias, 16)), z1);
  narrow8(s0, s1, layer, c, y + c);
}
