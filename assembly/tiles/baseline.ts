/**
 * The build of WebAssembly 1.0: any engine runs it. Three pixels share a word of 64 bits, 21 bits each, so one
 * multiplication serves them all. Filters i8 as they stand in the file, so a zero point comes off with the sum of the
 * activations.
 *
 * Long because a build is one file, and its sums are named locals: engines keep those in registers.
 */
import { requantize } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';
import { Pixel, outputOf, sumOf } from '../memory/pixel';
import { FIELD } from './activations-words';
import { isCentered } from './centered';
import { depthwiseTaps } from './depthwise-taps';


@global
export namespace BaselineTile {
  export const BUILD: u32 = 0;
  export const TEAM: u32 = 0;
  export const PIXELS: u32 = 6;
  export const SCRATCH: u32 = 65536;
  export const SLIDES: bool = true;
  export const WINDOWS: bool = false;
  export const BIASES: bool = false;
  export const SUMS: bool = true;
  export const FILTER_SHIFT: u32 = 0;
  export const DEPTHWISE_CHANNELS: u32 = 1;
  export const DEPTHWISE_BYTES: u32 = 1;
  export const DEPTHWISE_ROWS: u32 = 1;

  /** Six pixels × 16 channels. a: u64 [2][products]; f: i8 [products/4][16][4]; outputs u8 [16]. */
  @inline
  export function pointwise16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    pointwise(layer, a, f, c, 16, pixels);
  }

  /** Six pixels × 8 channels, the last half block. f: i8 [products/4][8][4]. */
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

/** Products after which the sums are taken out of their words: 32 · 255 · 128 < 2^20, so none leaves its field. */
const PART: u32 = 32;

/** What a field begins with: no sum in it is ever negative, so none borrows from the field above. */
const LIFT: i32 = 1 << (FIELD - 1);

/**
 * A word of three such fields, and what leaves the first and the second of a word: in memory, because as numbers they would
 * be up to eleven bytes of code in eight places.
 */
const words = memory.data<i64>([
  ((<i64>LIFT) << (2 * FIELD)) | ((<i64>LIFT) << FIELD) | LIFT,
  ((<i64>1) << FIELD) - 1,
  (((<i64>1) << FIELD) - 1) << FIELD,
]);

/** Sums of 6 pixels × 4 channels: i32 [4][6]. Each holds `LIFT` once a part; all are 0 between two tiles. */
const sums = memory.data(96, 16);

function pointwise(layer: Layer, a: usize, f: usize, c: u32, width: u32, pixels: usize): void {
  for (let i: u32 = 0; i < width; i += 4) four(layer, a, f + (i << 2), c + i, width << 2, pixels);
}

/** Six pixels × four channels; `step`: bytes of filters from four products to the next four. */
function four(layer: Layer, a: usize, f: usize, c: u32, step: u32, pixels: usize): void {
  const next = layer.products << 3;
  let left = layer.products;
  do {
    const part = min(left, PART);
    multiply(a, a + next, f, step, part);
    left -= part;
    a += part << 3;
    f += (part >> 2) * step;
  } while (left);
  finish(layer, c, pixels);
}

/**
 * Adds at most 32 products of each to `sums`, four a step.
 * Long because V8 does not unroll this loop, and the sums are named locals.
 */
function multiply(a: usize, b: usize, f: usize, step: u32, products: u32): void {
  const zero = load<i64>(words, 0);
  let s00 = zero;
  let s01 = zero;
  let s02 = zero;
  let s03 = zero;
  let s10 = zero;
  let s11 = zero;
  let s12 = zero;
  let s13 = zero;
  const end = a + (products << 3);
  do {
    let p0 = load<i64>(a, 0);
    let p1 = load<i64>(b, 0);
    let f0 = <i64>load<i8>(f, 0);
    let f1 = <i64>load<i8>(f, 4);
    let f2 = <i64>load<i8>(f, 8);
    let f3 = <i64>load<i8>(f, 12);
    s00 += p0 * f0;
    s10 += p1 * f0;
    s01 += p0 * f1;
    s11 += p1 * f1;
    s02 += p0 * f2;
    s12 += p1 * f2;
    s03 += p0 * f3;
    s13 += p1 * f3;
    p0 = load<i64>(a, 8);
    p1 = load<i64>(b, 8);
    f0 = <i64>load<i8>(f, 1);
    f1 = <i64>load<i8>(f, 5);
    f2 = <i64>load<i8>(f, 9);
    f3 = <i64>load<i8>(f, 13);
    s00 += p0 * f0;
    s10 += p1 * f0;
    s01 += p0 * f1;
    s11 += p1 * f1;
    s02 += p0 * f2;
    s12 += p1 * f2;
    s03 += p0 * f3;
    s13 += p1 * f3;
    p0 = load<i64>(a, 16);
    p1 = load<i64>(b, 16);
    f0 = <i64>load<i8>(f, 2);
    f1 = <i64>load<i8>(f, 6);
    f2 = <i64>load<i8>(f, 10);
    f3 = <i64>load<i8>(f, 14);
    s00 += p0 * f0;
    s10 += p1 * f0;
    s01 += p0 * f1;
    s11 += p1 * f1;
    s02 += p0 * f2;
    s12 += p1 * f2;
    s03 += p0 * f3;
    s13 += p1 * f3;
    p0 = load<i64>(a, 24);
    p1 = load<i64>(b, 24);
    f0 = <i64>load<i8>(f, 3);
    f1 = <i64>load<i8>(f, 7);
    f2 = <i64>load<i8>(f, 11);
    f3 = <i64>load<i8>(f, 15);
    s00 += p0 * f0;
    s10 += p1 * f0;
    s01 += p0 * f1;
    s11 += p1 * f1;
    s02 += p0 * f2;
    s12 += p1 * f2;
    s03 += p0 * f3;
    s13 += p1 * f3;
    a += 32;
    b += 32;
    f += step;
  } while (a < end);
  const first = load<i64>(words, 8);
  const second = load<i64>(words, 16);
  split(s00, sums, first, second);
  split(s10, sums + 12, first, second);
  split(s01, sums + 24, first, second);
  split(s11, sums + 36, first, second);
  split(s02, sums + 48, first, second);
  split(s12, sums + 60, first, second);
  split(s03, sums + 72, first, second);
  split(s13, sums + 84, first, second);
}

/** Adds the three fields of a word to three sums, two of them at once: neither half carries into the other. */
@inline
function split(word: i64, to: usize, first: i64, second: i64): void {
  store<i64>(to, load<i64>(to) + ((word & first) | ((word & second) << (32 - FIELD))));
  store<i32>(to, load<i32>(to, 8) + <i32>(word >> (2 * FIELD)), 8);
}

/** Four channels of six pixels, the first pixel last. Clears the sums. */
function finish(layer: Layer, c: u32, pixels: usize): void {
  const least = layer.least;
  const most = layer.most;
  const shift = layer.shift;
  const lifts = <i32>((layer.products + PART - 1) / PART) * LIFT;
  let from = sums + 20;
  do {
    const zero = <i32>load<i8>(layer.filterZero + c);
    const bias = load<i32>(layer.bias + (c << 2)) - lifts;
    const scale = load<f32>(layer.scale + (c << 2));
    let at = pixels + 5 * Pixel.BYTES;
    let sum = from;
    do {
      const total = bias + load<i32>(sum) - zero * sumOf(at, 0);
      store<i32>(sum, 0);
      store<u8>(outputOf(at, 0) + c, <u8>requantize(total, scale, least, most, shift));
      at -= Pixel.BYTES;
      sum -= 4;
    } while (at >= pixels);
    c++;
    from += 24;
  } while (from < sums + 116);
}
