/**
 * The build for relaxed SIMD in 128 bits. Ten sums, because a dot product has its result five cycles later and two start
 * in each.
 */
import { Kind, Layer } from '../memory/layer';
import { sumsOf } from '../memory/pixel';
import { depthwiseEight } from './depthwise-file';
import { BLOCK_BYTES, depthwiseRow as depthwiseColumns, relaxedTapBytes } from './depthwise-relaxed';
import { depthwiseTwo } from './depthwise-two';
import { dot, eightByParts, start } from './dot-relaxed';
import { prepareRelaxed } from './prepare-relaxed';
import { Dot, engineDot } from './probe';
import { narrowFive8 } from './requantize-store';


@global
export namespace RelaxedTile {
  export const BUILD: u32 = 2;
  export const TEAM: u32 = 9;
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
  export const WIDE: bool = false;

  /** Five pixels × 16 channels. a: u8 [5][products]; f: i8 [products/4][16][4]; outputs u8 [16]. */
  export function pointwise16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
    eightRelaxed(layer, a, f, 64, c, pixels);
    eightRelaxed(layer, a, f + 32, 64, c + 8, pixels);
  }

  /** Five pixels × 8 channels, the last half block. f: i8 [products/4][8][4]. */
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

/**
 * Four products a step; `step`: bytes of filters from four products to the next four.
 * Long because its ten sums are named locals: engines keep those in registers.
 */
export function eightRelaxed(layer: Layer, a: usize, f: usize, step: u32, c: u32, pixels: usize): void {
  if (engineDot == Dot.SEVEN) return eightByParts(layer, a, f, step, c, pixels);
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
  const z0 = v128.load(zeros, 0);
  const z1 = v128.load(zeros, 16);
  let s00 = start(b0, z0, sum0);
  let s01 = start(b1, z1, sum0);
  let s10 = start(b0, z0, sum1);
  let s11 = start(b1, z1, sum1);
  let s20 = start(b0, z0, sum2);
  let s21 = start(b1, z1, sum2);
  let s30 = start(b0, z0, sum3);
  let s31 = start(b1, z1, sum3);
  let s40 = start(b0, z0, sum4);
  let s41 = start(b1, z1, sum4);
  for (const end = a + layer.products; a < end; a += 4, a1 += 4, a2 += 4, a3 += 4, a4 += 4, f += step) {
    const f0 = v128.load(f, 0);
    const f1 = v128.load(f, 16);
    const p0 = v128.load32_splat(a);
    const p1 = v128.load32_splat(a1);
    const p2 = v128.load32_splat(a2);
    const p3 = v128.load32_splat(a3);
    const p4 = v128.load32_splat(a4);
    s00 = dot(s00, p0, f0);
    s01 = dot(s01, p0, f1);
    s10 = dot(s10, p1, f0);
    s11 = dot(s11, p1, f1);
    s20 = dot(s20, p2, f0);
    s21 = dot(s21, p2, f1);
    s30 = dot(s30, p3, f0);
    s31 = dot(s31, p3, f1);
    s40 = dot(s40, p4, f0);
    s41 = dot(s41, p4, f1);
  }
  narrowFive8(layer, c, pixels, s00, s01, s10, s11, s20, s21, s30, s31, s40, s41);
}
