/**
 * The build for engines that merge two 128-bit operations into one of 256 bits. Four pixels at a time, because such a
 * register holds eight channels; everything comes in pairs that lie side by side, and nothing is shuffled but in whole
 * lanes of 32 bits: V8 merges no other shuffle.
 *
 * Activations and filters i16 as for tiles/simd.
 *
 * Long because a build is one file, and its sums are named locals: engines keep those in registers.
 */
import { requantize4 } from '../arithmetic/requantize';
import { fillBytes } from '../memory/bytes';
import { Kind, Layer } from '../memory/layer';
import { outputOf } from '../memory/pixel';
import { product } from '../memory/size';
import { dot } from './dot-pairs';
import { pairProducts, pairedBytes } from './filters-pairs';
import { narrow16, narrow8 } from './requantize-store';

/** A block of 16 depthwise channels: i32 bias [16], f32 scale [16], i16 [9][32]; where the scales and the taps begin. */
const SCALES: u32 = 64;
const TAPS: u32 = 128;
const TAP: u32 = 64;


@global
export namespace WideTile {
  export const BUILD: u32 = 4;
  export const PIXELS: u32 = 4;
  /**
   * Four pixels whose distance is a power of two fall into the same lines of the cache: with 2 KiB between them the tile
   * loses a sixth.
   */
  export const GAP: u32 = 64;
  export const SCRATCH: u32 = 32768;
  export const SLIDES: bool = false;
  export const WINDOWS: bool = true;
  export const BIASES: bool = false;
  export const SUMS: bool = false;
  export const FILTER_SHIFT: u32 = 1;
  export const DEPTHWISE_CHANNELS: u32 = 16;
  export const DEPTHWISE_BYTES: u32 = TAPS + 9 * TAP;

  /**
   * Four pixels × 16 channels. a: i16 [4][products], `pitch` apart; f: i16 [products/2][16][2]; outputs u8 [16].
   * Long because its sixteen sums are named locals: engines keep those in registers.
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
    let s20 = s00;
    let s21 = s01;
    let s22 = s02;
    let s23 = s03;
    let s30 = s00;
    let s31 = s01;
    let s32 = s02;
    let s33 = s03;
    const next = Activations.pitch(layer.products);
    let a1 = a + next;
    let a2 = a1 + next;
    let a3 = a2 + next;
    for (const end = a + (layer.products << 1); a < end; a += 4, a1 += 4, a2 += 4, a3 += 4, f += 64) {
      const p0 = v128.load32_splat(a);
      const p1 = v128.load32_splat(a1);
      const p2 = v128.load32_splat(a2);
      const p3 = v128.load32_splat(a3);
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
      s20 = dot(s20, p2, f0);
      s21 = dot(s21, p2, f1);
      s22 = dot(s22, p2, f2);
      s23 = dot(s23, p2, f3);
      s30 = dot(s30, p3, f0);
      s31 = dot(s31, p3, f1);
      s32 = dot(s32, p3, f2);
      s33 = dot(s33, p3, f3);
    }
    narrow16(s30, s31, s32, s33, layer, c, outputOf(pixels, 3) + c);
    narrow16(s20, s21, s22, s23, layer, c, outputOf(pixels, 2) + c);
    narrow16(s10, s11, s12, s13, layer, c, outputOf(pixels, 1) + c);
    narrow16(s00, s01, s02, s03, layer, c, outputOf(pixels, 0) + c);
  }

  /** Four pixels × 8 channels, the last half block. f: i16 [products/2][8][2]. */
  export function pointwise8(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    const bias = layer.bias + (c << 2);
    let s00 = v128.load(bias, 0);
    let s01 = v128.load(bias, 16);
    let s10 = s00;
    let s11 = s01;
    let s20 = s00;
    let s21 = s01;
    let s30 = s00;
    let s31 = s01;
    const next = Activations.pitch(layer.products);
    let a1 = a + next;
    let a2 = a1 + next;
    let a3 = a2 + next;
    for (const end = a + (layer.products << 1); a < end; a += 4, a1 += 4, a2 += 4, a3 += 4, f += 32) {
      const p0 = v128.load32_splat(a);
      const p1 = v128.load32_splat(a1);
      const p2 = v128.load32_splat(a2);
      const p3 = v128.load32_splat(a3);
      const f0 = v128.load(f, 0);
      const f1 = v128.load(f, 16);
      s00 = dot(s00, p0, f0);
      s01 = dot(s01, p0, f1);
      s10 = dot(s10, p1, f0);
      s11 = dot(s11, p1, f1);
      s20 = dot(s20, p2, f0);
      s21 = dot(s21, p2, f1);
      s30 = dot(s30, p3, f0);
      s31 = dot(s31, p3, f1);
    }
    narrow8(s30, s31, layer, c, outputOf(pixels, 3) + c);
    narrow8(s20, s21, layer, c, outputOf(pixels, 2) + c);
    narrow8(s10, s11, layer, c, outputOf(pixels, 1) + c);
    narrow8(s00, s01, layer, c, outputOf(pixels, 0) + c);
  }

  /**
   * Sixteen channels of one output of a 3×3 depthwise window. Activations stay in the order in which they are loaded: two
   * channels are a pair, of which each filter takes one. That is twice the products of tiles/simd, and no shuffle.
   *
   * x: u8, the window's first place; y: i16 [16]. f: one block that `spreadTaps` made, whose 16 channels are two vectors u, v of
   * eight, each in its even and its odd channels: i32 bias, f32 scale, nine taps of i16.
   */
  export function depthwiseWindow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    const right = layer.inPixel;
    const down = layer.inRow;
    const scale = f + SCALES;
    let u0 = v128.load(f, 0);
    let v0 = v128.load(f, 16);
    let u1 = v128.load(f, 32);
    let v1 = v128.load(f, 48);
    f += TAPS;
    for (const end = x + down * 3; x < end; x += down, f += 3 * TAP) {
      const p = x + right;
      const q = p + right;
      const ux = v128.load8x8_u(x, 0);
      const vx = v128.load8x8_u(x, 8);
      u0 = dot(u0, ux, v128.load(f, 0));
      v0 = dot(v0, vx, v128.load(f, 16));
      u1 = dot(u1, ux, v128.load(f, 32));
      v1 = dot(v1, vx, v128.load(f, 48));
      const up = v128.load8x8_u(p, 0);
      const vp = v128.load8x8_u(p, 8);
      u0 = dot(u0, up, v128.load(f, 64));
      v0 = dot(v0, vp, v128.load(f, 80));
      u1 = dot(u1, up, v128.load(f, 96));
      v1 = dot(v1, vp, v128.load(f, 112));
      const uq = v128.load8x8_u(q, 0);
      const vq = v128.load8x8_u(q, 8);
      u0 = dot(u0, uq, v128.load(f, 128));
      v0 = dot(v0, vq, v128.load(f, 144));
      u1 = dot(u1, uq, v128.load(f, 160));
      v1 = dot(v1, vq, v128.load(f, 176));
    }
    u0 = requantize4(u0, v128.load(scale, 0), layer);
    v0 = requantize4(v0, v128.load(scale, 16), layer);
    u1 = requantize4(u1, v128.load(scale, 32), layer);
    v1 = requantize4(v1, v128.load(scale, 48), layer);
    v128.store(y, v128.or(u0, i32x4.shl(u1, 16)), 0);
    v128.store(y, v128.or(v0, i32x4.shl(v1, 16)), 16);
  }


  @inline
  export function filterBytes(layer: Layer): u64 {
    if (layer.kind != Kind.DEPTHWISE) return pairedBytes(layer);
    return product((layer.channels + DEPTHWISE_CHANNELS - 1) / DEPTHWISE_CHANNELS, DEPTHWISE_BYTES);
  }


  @inline
  export function prepare(layer: Layer): void {
    if (layer.kind == Kind.DEPTHWISE) spreadTaps(layer, layer.packed, layer.filters);
    else pairProducts(layer, layer.packed, layer.filters);
  }
}

/**
 * [9][N] i8 to blocks of 16 channels: i32 bias [16], f32 scale [16], i16 [9][32]. Sixteen channels c are the lanes
 * (c ≫ 1) & 3 of four vectors: even ones of the first eight, even ones of the others, then the odd ones; a filter lies
 * in the half of its lane in which the channel's activation will be.
 */
function spreadTaps(layer: Layer, from: usize, to: usize): void {
  fillBytes(to, 0, <usize>WideTile.filterBytes(layer));
  for (let c: u32 = 0; c < layer.channels; c++) {
    const block = to + (c >> 4) * WideTile.DEPTHWISE_BYTES;
    const lane = block + ((c & 1) << 5) + ((c & 8) << 1) + ((c & 6) << 1);
    const zero = <i32>load<i8>(layer.filterZero + c);
    store<i32>(lane, load<i32>(layer.bias + (c << 2)));
    store<f32>(lane, load<f32>(layer.scale + (c << 2)), SCALES);
    for (let t: u32 = 0, tap = lane + TAPS + ((c & 1) << 1); t < 9; t++, tap += TAP)
      store<i16>(tap, <i16>(<i32>load<i8>(from + t * layer.channels + c) - zero));
  }
}
