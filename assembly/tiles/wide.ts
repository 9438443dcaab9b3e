/**
 * The build for engines that merge two 128-bit operations into one of 256 bits. Four pixels at a time, because such a
 * register holds eight channels; everything comes in pairs that lie side by side, and nothing is shuffled but in whole
 * lanes of 32 bits: V8 merges no other shuffle.
 *
 * Activations and filters i16 as for tiles/simd.
 *
 * Long because a build is one file, and its sums are named locals: engines keep those in registers.
 */
import { fourWithin, leastOf, magicOf, mostOfFour, shiftOf } from '../arithmetic/requantize';
import { copyBytes, fillBytes } from '../memory/bytes';
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
  export const TEAM: u32 = 8;
  export const PIXELS: u32 = 4;
  export const GAP: bool = true;
  export const SCRATCH: u32 = 65536;
  export const SLIDES: bool = true;
  export const WINDOWS: bool = false;
  export const BIASES: bool = false;
  export const SUMS: bool = false;
  export const FILTER_SHIFT: u32 = 1;
  export const DEPTHWISE_CHANNELS: u32 = 16;
  export const DEPTHWISE_BYTES: u32 = TAPS + 9 * TAP;
  export const DEPTHWISE_ROWS: u32 = 1;

  /**
   * Four pixels × 16 channels. a: i16 [4][products], `pitch` apart; f: i16 [products/2][16][2]; outputs u8 [16].
   * Long because its sixteen sums are named locals: engines keep those in registers.
   */
  export function pointwise16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    if (outputOf(pixels, 1) == outputOf(pixels, 0)) return single16(layer, a, f, c, outputOf(pixels, 0) + c);
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
   * A row of depthwise outputs, sixteen channels of each, two outputs at a time, so that filters are loaded once for both; of
   * an odd number the last is computed twice. Activations stay in the order in which they are loaded: two channels are a pair,
   * of which each filter takes one. That is twice the products of tiles/simd, and no shuffle.
   *
   * x: u8, the first place of the row's first window; y: i16 [16] of its first output. f: one block that `spreadTaps` made,
   * whose 16 channels are two vectors u, v of eight, each in its even and its odd channels: i32 bias, f32 scale, nine taps
   * of i16.
   * Long because its sums are named locals, two outputs' (a, b) of four vectors.
   */
  export function depthwiseRow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    const right = layer.inPixel;
    const down = layer.inRow;
    let step = right * layer.stride;
    let next = Activations.pitch(layer.channels);
    let width = <i32>layer.outWidth;
    if (isPaired(layer)) {
      step <<= 1;
      next <<= 1;
      width = (width + 1) >> 1;
    }
    const least = leastOf(layer);
    const most = mostOfFour(layer);
    const magic = magicOf(layer);
    const shift = shiftOf(layer);
    const biasU0 = v128.load(f, 0);
    const biasV0 = v128.load(f, 16);
    const biasU1 = v128.load(f, 32);
    const biasV1 = v128.load(f, 48);
    const scaleU0 = v128.load(f, SCALES);
    const scaleV0 = v128.load(f, SCALES + 16);
    const scaleU1 = v128.load(f, SCALES + 32);
    const scaleV1 = v128.load(f, SCALES + 48);
    const taps = f + TAPS;
    const end = taps + 9 * TAP;
    for (let left = width; left > 0; left -= 2) {
      if (left == 1) step = next = 0;
      let au0 = biasU0;
      let av0 = biasV0;
      let au1 = biasU1;
      let av1 = biasV1;
      let bu0 = biasU0;
      let bv0 = biasV0;
      let bu1 = biasU1;
      let bv1 = biasV1;
      let a = x;
      for (let t = taps; t < end; a += down, t += 3 * TAP) {
        const b = a + step;
        const a1 = a + right;
        const b1 = b + right;
        const a2 = a1 + right;
        const b2 = b1 + right;
        const u0 = v128.load(t, 0);
        const v0 = v128.load(t, 16);
        const u1 = v128.load(t, 32);
        const v1 = v128.load(t, 48);
        const ua = v128.load8x8_u(a, 0);
        const va = v128.load8x8_u(a, 8);
        au0 = dot(au0, ua, u0);
        av0 = dot(av0, va, v0);
        au1 = dot(au1, ua, u1);
        av1 = dot(av1, va, v1);
        const ub = v128.load8x8_u(b, 0);
        const vb = v128.load8x8_u(b, 8);
        bu0 = dot(bu0, ub, u0);
        bv0 = dot(bv0, vb, v0);
        bu1 = dot(bu1, ub, u1);
        bv1 = dot(bv1, vb, v1);
        const u2 = v128.load(t, 64);
        const v2 = v128.load(t, 80);
        const u3 = v128.load(t, 96);
        const v3 = v128.load(t, 112);
        const ua1 = v128.load8x8_u(a1, 0);
        const va1 = v128.load8x8_u(a1, 8);
        au0 = dot(au0, ua1, u2);
        av0 = dot(av0, va1, v2);
        au1 = dot(au1, ua1, u3);
        av1 = dot(av1, va1, v3);
        const ub1 = v128.load8x8_u(b1, 0);
        const vb1 = v128.load8x8_u(b1, 8);
        bu0 = dot(bu0, ub1, u2);
        bv0 = dot(bv0, vb1, v2);
        bu1 = dot(bu1, ub1, u3);
        bv1 = dot(bv1, vb1, v3);
        const u4 = v128.load(t, 128);
        const v4 = v128.load(t, 144);
        const u5 = v128.load(t, 160);
        const v5 = v128.load(t, 176);
        const ua2 = v128.load8x8_u(a2, 0);
        const va2 = v128.load8x8_u(a2, 8);
        au0 = dot(au0, ua2, u4);
        av0 = dot(av0, va2, v4);
        au1 = dot(au1, ua2, u5);
        av1 = dot(av1, va2, v5);
        const ub2 = v128.load8x8_u(b2, 0);
        const vb2 = v128.load8x8_u(b2, 8);
        bu0 = dot(bu0, ub2, u4);
        bv0 = dot(bv0, vb2, v4);
        bu1 = dot(bu1, ub2, u5);
        bv1 = dot(bv1, vb2, v5);
      }
      au0 = fourWithin(au0, scaleU0, least, most, magic, shift);
      av0 = fourWithin(av0, scaleV0, least, most, magic, shift);
      au1 = fourWithin(au1, scaleU1, least, most, magic, shift);
      av1 = fourWithin(av1, scaleV1, least, most, magic, shift);
      v128.store(y, v128.or(au0, i32x4.shl(au1, 16)), 0);
      v128.store(y, v128.or(av0, i32x4.shl(av1, 16)), 16);
      y += next;
      bu0 = fourWithin(bu0, scaleU0, least, most, magic, shift);
      bv0 = fourWithin(bv0, scaleV0, least, most, magic, shift);
      bu1 = fourWithin(bu1, scaleU1, least, most, magic, shift);
      bv1 = fourWithin(bv1, scaleV1, least, most, magic, shift);
      v128.store(y, v128.or(bu0, i32x4.shl(bu1, 16)), 0);
      v128.store(y, v128.or(bv0, i32x4.shl(bv1, 16)), 16);
      y += next;
      x += step << 1;
    }
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

/** One pixel × 16 channels, where a tile has no other: a classifier's, or the last of an odd number. */
function single16(layer: Layer, a: usize, f: usize, c: u32, y: usize): void {
  const bias = layer.bias + (c << 2);
  let s0 = v128.load(bias, 0);
  let s1 = v128.load(bias, 32);
  let s2 = v128.load(bias, 16);
  let s3 = v128.load(bias, 48);
  for (const end = a + (layer.products << 1); a < end; a += 8, f += 128) {
    const p0 = v128.load32_splat(a, 0);
    s0 = dot(s0, p0, v128.load(f, 0));
    s1 = dot(s1, p0, v128.load(f, 16));
    s2 = dot(s2, p0, v128.load(f, 32));
    s3 = dot(s3, p0, v128.load(f, 48));
    const p1 = v128.load32_splat(a, 4);
    s0 = dot(s0, p1, v128.load(f, 64));
    s1 = dot(s1, p1, v128.load(f, 80));
    s2 = dot(s2, p1, v128.load(f, 96));
    s3 = dot(s3, p1, v128.load(f, 112));
  }
  narrow16(s0, s1, s2, s3, layer, c, y);
}

/** Whether sixteen lanes are two outputs of eight channels: then both their windows and their activations lie side by side. */
@inline
function isPaired(layer: Layer): bool {
  return layer.channels == 8 && layer.stride == 1;
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
  // Of a second output the same channels: sixteen bytes beside the first eight of each vector.
  if (isPaired(layer))
    for (const end = to + WideTile.DEPTHWISE_BYTES; to < end; to += 32) copyBytes(to + 16, to, 16);
}
