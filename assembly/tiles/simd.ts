/**
 * The build for 128-bit SIMD: products of i16 pairs. Activations i16, filters i16 with their zero point subtracted.
 * No pair leaves i32: |a · f| ≤ 255 · 255, two of them < 2^17.
 */
import { eightBy, leastOf, magicOf, mostOf, shiftOf } from '../arithmetic/requantize';
import { fillBytes } from '../memory/bytes';
import { Kind, Layer } from '../memory/layer';
import { outputOf } from '../memory/pixel';
import { product } from '../memory/size';
import { dot } from './dot-pairs';
import { pairProducts, pairedBytes } from './filters-pairs';
import { interleaved } from './lanes';
import { narrow16, narrow8 } from './requantize-store';

/** Bytes of a channel's nine taps and a tenth of 0, in pairs. */
const TAP_BYTES: u32 = 20;


@global
export namespace SimdTile {
  export const BUILD: u32 = 1;
  export const TEAM: u32 = 5;
  export const PIXELS: u32 = 2;
  export const GAP: bool = false;
  export const SCRATCH: u32 = 32768;
  export const SLIDES: bool = true;
  export const WINDOWS: bool = false;
  export const BIASES: bool = false;
  export const SUMS: bool = false;
  export const FILTER_SHIFT: u32 = 1;
  export const DEPTHWISE_CHANNELS: u32 = 8;
  export const DEPTHWISE_BYTES: u32 = 8 * TAP_BYTES;
  export const DEPTHWISE_ROWS: u32 = 1;

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
   * A row of depthwise outputs, eight channels of each. It slides along the row, column by column: rows 0 and 1 of a column
   * are pairs that serve every output whose window the column is in, and so are two neighbours of row 2.
   * x: u8, the first place of the row's first window; y: i16 [8] of its first output; f: i16 [5][8][2] that `pairTaps` made.
   * Long because its sums are named locals, and both strides share the constants.
   */
  export function depthwiseRow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    const right = layer.inPixel;
    const down = layer.inRow;
    const next = Activations.pitch(layer.channels);
    const width = <i32>layer.outWidth;
    const bias = layer.bias + (c << 2);
    const b0 = v128.load(bias, 0);
    const b1 = v128.load(bias, 16);
    const scale = layer.scale + (c << 2);
    const x0 = v128.load(scale, 0);
    const x1 = v128.load(scale, 16);
    const least = leastOf(layer);
    const most = mostOf(layer);
    const magic = magicOf(layer);
    const shift = shiftOf(layer);
    let s0 = b0;
    let s1 = b1;
    if (layer.stride == 1) {
      // A column ends an output, is in the middle of the next, and begins the one after.
      let t0 = b0;
      let t1 = b1;
      let before = b0;
      for (let left = width + 2; left > 0; left--, x += right) {
        const p = interleaved(v128.load64_zero(x), v128.load64_zero(x + down));
        const row = v128.load64_zero(x + (down << 1));
        const q = interleaved(before, row);
        before = row;
        const p0 = i16x8.extend_low_i8x16_u(p);
        const p1 = i16x8.extend_high_i8x16_u(p);
        const q0 = i16x8.extend_low_i8x16_u(q);
        const q1 = i16x8.extend_high_i8x16_u(q);
        s0 = dot(dot(s0, p0, v128.load(f, 64)), q0, v128.load(f, 128));
        s1 = dot(dot(s1, p1, v128.load(f, 80)), q1, v128.load(f, 144));
        if (left <= width) {
          Activations.storeEight(y, eightBy(s0, s1, x0, x1, least, most, magic, shift));
          y += next;
        }
        s0 = dot(dot(t0, p0, v128.load(f, 32)), q0, v128.load(f, 96));
        s1 = dot(dot(t1, p1, v128.load(f, 48)), q1, v128.load(f, 112));
        t0 = dot(b0, p0, v128.load(f, 0));
        t1 = dot(b1, p1, v128.load(f, 16));
      }
    } else {
      // An even column ends an output and begins the next, in whose middle the odd one is. The last odd one is in no window.
      for (let left = width; left >= 0; left--, x += right << 1) {
        const z = x + right;
        const p = interleaved(v128.load64_zero(x), v128.load64_zero(x + down));
        const q = interleaved(v128.load64_zero(x + (down << 1)), v128.load64_zero(z + (down << 1)));
        const p0 = i16x8.extend_low_i8x16_u(p);
        const p1 = i16x8.extend_high_i8x16_u(p);
        const q0 = i16x8.extend_low_i8x16_u(q);
        const q1 = i16x8.extend_high_i8x16_u(q);
        s0 = dot(dot(s0, p0, v128.load(f, 64)), q0, v128.load(f, 128));
        s1 = dot(dot(s1, p1, v128.load(f, 80)), q1, v128.load(f, 144));
        if (left < width) {
          Activations.storeEight(y, eightBy(s0, s1, x0, x1, least, most, magic, shift));
          y += next;
        }
        const r = interleaved(v128.load64_zero(z), v128.load64_zero(z + down));
        s0 = dot(dot(b0, p0, v128.load(f, 0)), q0, v128.load(f, 96));
        s1 = dot(dot(b1, p1, v128.load(f, 16)), q1, v128.load(f, 112));
        s0 = dot(s0, i16x8.extend_low_i8x16_u(r), v128.load(f, 32));
        s1 = dot(s1, i16x8.extend_high_i8x16_u(r), v128.load(f, 48));
      }
    }
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

/**
 * [9][N] i8 to [N/8][5][8][2] i16: rows 0 and 1 of each column, then columns 0 and 1 of row 2, then its last, beside which
 * a stride of 1 has the column before and a stride of 2 the one behind: their filter is 0.
 */
function pairTaps(layer: Layer, from: usize, to: usize): void {
  fillBytes(to, 0, layer.channels * TAP_BYTES);
  const last: u32 = 2 - layer.stride;
  for (let c: u32 = 0; c < layer.channels; c++) {
    const zero = <i32>load<i8>(layer.filterZero + c);
    const unit = to + (c & ~7) * TAP_BYTES + ((c & 7) << 2);
    for (let t: u32 = 0; t < 9; t++) {
      const place = t < 3 ? t << 1 : t < 6 ? ((t - 3) << 1) + 1 : t < 8 ? t : 8 + last;
      const filter = <i32>load<i8>(from + t * layer.channels + c) - zero;
      store<i16>(unit + (place >> 1) * 32 + ((place & 1) << 1), <i16>filter);
    }
  }
}
