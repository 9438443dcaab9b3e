/**
 * The build for relaxed SIMD where the engine merges two 128-bit operations into one of 256 bits: as tiles/relaxed, with
 * everything in pairs that lie side by side.
 *
 * Long because a build is one file, and its sums are named locals: engines keep those in registers.
 */
import { eightBy, leastOf, magicOf, mostOf, shiftOf } from '../arithmetic/requantize';
import { Kind, Layer } from '../memory/layer';
import { outputOf, sumsOf } from '../memory/pixel';
import { depthwiseEight } from './depthwise-file';
import { BLOCK_BYTES, depthwiseRow as depthwiseColumns, relaxedTapBytes } from './depthwise-relaxed';
import { depthwiseTwo } from './depthwise-two';
import { dot, eightByParts, start } from './dot-relaxed';
import { prepareRelaxed } from './prepare-relaxed';
import { Dot, engineDot } from './probe';
import { inOrder } from './requantize-store';
import { eightRelaxed } from './relaxed';


@global
export namespace RelaxedWideTile {
  export const BUILD: u32 = 6;
  export const TEAM: u32 = 10;
  export const PIXELS: u32 = 5;
  export const SCRATCH: u32 = 71680;
  export const SLIDES: bool = true;
  export const WINDOWS: bool = true;
  export const BIASES: bool = true;
  export const SUMS: bool = true;
  export const FILTER_SHIFT: u32 = 0;
  export const DEPTHWISE_CHANNELS: u32 = 8;
  export const DEPTHWISE_BYTES: u32 = BLOCK_BYTES;
  export const DEPTHWISE_ROWS: u32 = 2;
  /** Whether depthwise columns are made of operations that V8 merges. */
  export const WIDE: bool = true;

  /**
   * Five pixels × 16 channels. a: u8 [5][products]; f: i8 [products/4][16][4]; outputs u8 [16].
   * Long because its twenty sums are named locals: engines keep those in registers.
   */
  export function pointwise16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    if (engineDot == Dot.SEVEN) {
      eightByParts(layer, a, f, 64, c, pixels);
      return eightByParts(layer, a, f + 32, 64, c + 8, pixels);
    }
    if (outputOf(pixels, 1) == outputOf(pixels, 0)) return single16(layer, a, f, c, pixels);
    const next = Activations.pitch(layer.products);
    let a1 = a + next;
    let a2 = a1 + next;
    let a3 = a2 + next;
    let a4 = a3 + next;
    const sum0 = sumsOf(pixels, 0);
    const sum1 = sumsOf(pixels, 1);
    const sum2 = sumsOf(pixels, 2);
    const sum3 = sumsOf(pixels, 3);
    const sum4 = sumsOf(pixels, 4);
    const biases = layer.bias + (c << 2);
    const zeros = layer.zeros + (c << 2);
    const b0 = v128.load(biases, 0);
    const b1 = v128.load(biases, 16);
    const b2 = v128.load(biases, 32);
    const b3 = v128.load(biases, 48);
    const z0 = v128.load(zeros, 0);
    const z1 = v128.load(zeros, 16);
    const z2 = v128.load(zeros, 32);
    const z3 = v128.load(zeros, 48);
    let s00 = start(b0, z0, sum0);
    let s01 = start(b1, z1, sum0);
    let s02 = start(b2, z2, sum0);
    let s03 = start(b3, z3, sum0);
    let s10 = start(b0, z0, sum1);
    let s11 = start(b1, z1, sum1);
    let s12 = start(b2, z2, sum1);
    let s13 = start(b3, z3, sum1);
    let s20 = start(b0, z0, sum2);
    let s21 = start(b1, z1, sum2);
    let s22 = start(b2, z2, sum2);
    let s23 = start(b3, z3, sum2);
    let s30 = start(b0, z0, sum3);
    let s31 = start(b1, z1, sum3);
    let s32 = start(b2, z2, sum3);
    let s33 = start(b3, z3, sum3);
    let s40 = start(b0, z0, sum4);
    let s41 = start(b1, z1, sum4);
    let s42 = start(b2, z2, sum4);
    let s43 = start(b3, z3, sum4);
    for (const end = a + layer.products; a < end; a += 4, a1 += 4, a2 += 4, a3 += 4, a4 += 4, f += 64) {
      const f0 = v128.load(f, 0);
      const f1 = v128.load(f, 16);
      const f2 = v128.load(f, 32);
      const f3 = v128.load(f, 48);
      const p0 = v128.load32_splat(a);
      const p1 = v128.load32_splat(a1);
      const p2 = v128.load32_splat(a2);
      const p3 = v128.load32_splat(a3);
      const p4 = v128.load32_splat(a4);
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
      s40 = dot(s40, p4, f0);
      s41 = dot(s41, p4, f1);
      s42 = dot(s42, p4, f2);
      s43 = dot(s43, p4, f3);
    }
    const scale = layer.scale + (c << 2);
    const x0 = v128.load(scale, 0);
    const x1 = v128.load(scale, 16);
    const x2 = v128.load(scale, 32);
    const x3 = v128.load(scale, 48);
    const least = leastOf(layer);
    const most = mostOf(layer);
    const magic = magicOf(layer);
    const shift = shiftOf(layer);
    store16(outputOf(pixels, 4) + c, s40, s41, s42, s43, x0, x1, x2, x3, least, most, magic, shift);
    store16(outputOf(pixels, 3) + c, s30, s31, s32, s33, x0, x1, x2, x3, least, most, magic, shift);
    store16(outputOf(pixels, 2) + c, s20, s21, s22, s23, x0, x1, x2, x3, least, most, magic, shift);
    store16(outputOf(pixels, 1) + c, s10, s11, s12, s13, x0, x1, x2, x3, least, most, magic, shift);
    store16(outputOf(pixels, 0) + c, s00, s01, s02, s03, x0, x1, x2, x3, least, most, magic, shift);
  }

  /** Five pixels × 8 channels, the last half block. f: i8 [products/4][8][4]. */
  @inline
  export function pointwise8(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    eightRelaxed(layer, a, f, 32, c, pixels);
  }

  /** Where the dot product is exact; elsewhere a window at a time. */
  @inline
  export function slides(): bool {
    return engineDot != Dot.SEVEN;
  }


  @inline
  export function depthwiseRow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    depthwiseColumns(layer, x, f, c, y);
  }


  @inline
  export function depthwiseRows(
    layer: Layer,
    x: usize,
    last: u32,
    f: usize,
    c: u32,
    y: usize,
    below: u32,
  ): void {
    depthwiseTwo(layer, x, last, f, c, y, below);
  }


  @inline
  export function depthwiseWindow(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
    depthwiseEight(layer, x, layer.packed + c, c, y);
  }


  @inline
  export function filterBytes(layer: Layer): u64 {
    return layer.kind == Kind.DEPTHWISE ? relaxedTapBytes(layer) : 0;
  }


  @inline
  export function prepare(layer: Layer): void {
    prepareRelaxed(layer);
  }
}

/** One pixel × 16 channels, where a tile has no other: a classifier's, or the last of a strip. Two sums of each, in turns. */
function single16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
  const total = sumsOf(pixels, 0);
  const biases = layer.bias + (c << 2);
  const zeros = layer.zeros + (c << 2);
  let s0 = start(v128.load(biases, 0), v128.load(zeros, 0), total);
  let s1 = start(v128.load(biases, 16), v128.load(zeros, 16), total);
  let s2 = start(v128.load(biases, 32), v128.load(zeros, 32), total);
  let s3 = start(v128.load(biases, 48), v128.load(zeros, 48), total);
  let t0 = i32x4.splat(0);
  let t1 = i32x4.splat(0);
  let t2 = i32x4.splat(0);
  let t3 = i32x4.splat(0);
  for (const end = a + layer.products; a < end; a += 8, f += 128) {
    const p = v128.load32_splat(a, 0);
    s0 = dot(s0, p, v128.load(f, 0));
    s1 = dot(s1, p, v128.load(f, 16));
    s2 = dot(s2, p, v128.load(f, 32));
    s3 = dot(s3, p, v128.load(f, 48));
    const q = v128.load32_splat(a, 4);
    t0 = dot(t0, q, v128.load(f, 64));
    t1 = dot(t1, q, v128.load(f, 80));
    t2 = dot(t2, q, v128.load(f, 96));
    t3 = dot(t3, q, v128.load(f, 112));
  }
  const scale = layer.scale + (c << 2);
  const y = outputOf(pixels, 0) + c;
  s0 = i32x4.add(s0, t0);
  s1 = i32x4.add(s1, t1);
  s2 = i32x4.add(s2, t2);
  s3 = i32x4.add(s3, t3);
  const x0 = v128.load(scale, 0);
  const x1 = v128.load(scale, 16);
  const x2 = v128.load(scale, 32);
  const x3 = v128.load(scale, 48);
  store16(y, s0, s1, s2, s3, x0, x1, x2, x3, leastOf(layer), mostOf(layer), magicOf(layer), shiftOf(layer));
}

/** The sums of sixteen channels of a pixel, four by four, as bytes at `y`, with everything loaded before. */
@inline
function store16(
  y: usize,
  s0: v128,
  s1: v128,
  s2: v128,
  s3: v128,
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
  least: v128,
  most: v128,
  magic: v128,
  shift: v128,
): void {
  const even = eightBy(s0, s2, x0, x2, least, most, magic, shift);
  const odd = eightBy(s1, s3, x1, x3, least, most, magic, shift);
  v128.store(y, inOrder(even, odd));
}
