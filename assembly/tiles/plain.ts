/**
 * The build for compilers to 32-bit machines, whose product of 64 bits is four instructions: products of i32, two pixels by
 * four channels. Four bytes are one load, because a compiler may check each; to take one out is an instruction of Arm's.
 * Filters i8 as they stand in the file, so a zero point comes off with the sum of the activations.
 *
 * Long because a build is one file, and its sums are named locals: compilers keep those in registers.
 */
import { requantize } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';
import { outputOf, sumOf } from '../memory/pixel';
import { isCentered } from './centered';
import { depthwiseTaps } from './depthwise-taps';


@global
export namespace PlainTile {
  export const BUILD: u32 = 7;
  export const TEAM: u32 = 0;
  export const PIXELS: u32 = 2;
  export const SCRATCH: u32 = 32768;
  export const SLIDES: bool = true;
  export const WINDOWS: bool = false;
  export const BIASES: bool = false;
  export const SUMS: bool = true;
  export const FILTER_SHIFT: u32 = 0;
  export const DEPTHWISE_CHANNELS: u32 = 1;
  export const DEPTHWISE_BYTES: u32 = 1;
  export const DEPTHWISE_ROWS: u32 = 1;

  /** Two pixels × 16 channels. a: u8 [2][products]; f: i8 [products/4][16][4]; outputs u8 [16]. */
  @inline
  export function pointwise16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    pointwise(layer, a, f, c, 16, pixels);
  }

  /** Two pixels × 8 channels, the last half block. f: i8 [products/4][8][4]. */
  @inline
  export function pointwise8(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    pointwise(layer, a, f, c, 8, pixels);
  }


  @inline
  export function depthwiseRow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    depthwiseTaps(layer, x, f, c, y, p);
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

function pointwise(layer: Layer, a: usize, f: usize, c: u32, width: u32, pixels: usize): void {
  for (let i: u32 = 0; i < width; i += 4) four(layer, a, f + (i << 2), c + i, width << 2, pixels);
}

/**
 * Two pixels × four channels; `step`: bytes of filters from four products to the next four.
 * Long because no compiler of a module unrolls this loop, and the sums are named locals.
 */
function four(layer: Layer, a: usize, f: usize, c: u32, step: u32, pixels: usize): void {
  let s00: i32 = 0;
  let s01: i32 = 0;
  let s02: i32 = 0;
  let s03: i32 = 0;
  let s10: i32 = 0;
  let s11: i32 = 0;
  let s12: i32 = 0;
  let s13: i32 = 0;
  const end = a + layer.products;
  for (let b = end; a < end; a += 4, b += 4, f += step) {
    const p = load<u32>(a);
    const q = load<u32>(b);
    const p0 = <i32>(p & 255);
    const q0 = <i32>(q & 255);
    const p1 = <i32>((p >> 8) & 255);
    const q1 = <i32>((q >> 8) & 255);
    const p2 = <i32>((p >> 16) & 255);
    const q2 = <i32>((q >> 16) & 255);
    const p3 = <i32>(p >> 24);
    const q3 = <i32>(q >> 24);
    let w = load<i32>(f, 0);
    let v = (w << 24) >> 24;
    s00 += p0 * v;
    s10 += q0 * v;
    v = (w << 16) >> 24;
    s00 += p1 * v;
    s10 += q1 * v;
    v = (w << 8) >> 24;
    s00 += p2 * v;
    s10 += q2 * v;
    v = w >> 24;
    s00 += p3 * v;
    s10 += q3 * v;
    w = load<i32>(f, 4);
    v = (w << 24) >> 24;
    s01 += p0 * v;
    s11 += q0 * v;
    v = (w << 16) >> 24;
    s01 += p1 * v;
    s11 += q1 * v;
    v = (w << 8) >> 24;
    s01 += p2 * v;
    s11 += q2 * v;
    v = w >> 24;
    s01 += p3 * v;
    s11 += q3 * v;
    w = load<i32>(f, 8);
    v = (w << 24) >> 24;
    s02 += p0 * v;
    s12 += q0 * v;
    v = (w << 16) >> 24;
    s02 += p1 * v;
    s12 += q1 * v;
    v = (w << 8) >> 24;
    s02 += p2 * v;
    s12 += q2 * v;
    v = w >> 24;
    s02 += p3 * v;
    s12 += q3 * v;
    w = load<i32>(f, 12);
    v = (w << 24) >> 24;
    s03 += p0 * v;
    s13 += q0 * v;
    v = (w << 16) >> 24;
    s03 += p1 * v;
    s13 += q1 * v;
    v = (w << 8) >> 24;
    s03 += p2 * v;
    s13 += q2 * v;
    v = w >> 24;
    s03 += p3 * v;
    s13 += q3 * v;
  }
  finish(layer, c, pixels, s00, s10);
  finish(layer, c + 1, pixels, s01, s11);
  finish(layer, c + 2, pixels, s02, s12);
  finish(layer, c + 3, pixels, s03, s13);
}

/** A channel of two pixels, the first last. */
function finish(layer: Layer, c: u32, pixels: usize, first: i32, second: i32): void {
  const zero = <i32>load<i8>(layer.filterZero + c);
  const bias = load<i32>(layer.bias + (c << 2));
  const scale = load<f32>(layer.scale + (c << 2));
  const least = layer.least;
  const most = layer.most;
  const shift = layer.shift;
  const later = requantize(bias + second - zero * sumOf(pixels, 1), scale, least, most, shift);
  store<u8>(outputOf(pixels, 1) + c, <u8>later);
  const former = requantize(bias + first - zero * sumOf(pixels, 0), scale, least, most, shift);
  store<u8>(outputOf(pixels, 0) + c, <u8>former);
}
