/** The innermost tiles of this build. The loop nests of kernels/ are the same for all. */
import { Layer } from '../memory/layer';
import * as compact from './compact';
import { Dot, engineDot } from './engine';
import * as quads from './quads';
import * as relaxed from './relaxed';
import * as relaxedWide from './relaxed-wide';
import * as scalar from './scalar';
import * as simd from './simd';
import * as wide from './wide';
import * as window from './window';

/** The pixels of a tile × 16 channels from channel `c` on. */
// @ts-ignore: decorator
@inline
export function pointwiseTile16(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD && WIDE) relaxedWide.pointwiseTile16(layer, a, f, c, pixels);
  else if (ASC_FEATURE_RELAXED_SIMD) relaxed.pointwiseTile16(layer, a, f, c, pixels);
  else if (ASC_FEATURE_SIMD && COMPACT) compact.pointwiseTile16(layer, a, f, c, pixels);
  else if (ASC_FEATURE_SIMD && WIDE) wide.pointwiseTile16(layer, a, f, c, pixels);
  else if (ASC_FEATURE_SIMD) simd.pointwiseTile16(layer, a, f, c, pixels);
  else scalar.pointwiseTile(layer, a, f, c, 16, pixels);
}

/** The pixels of a tile × 8 channels: a last block of which no more are left. */
// @ts-ignore: decorator
@inline
export function pointwiseTile8(layer: Layer, a: usize, f: usize, c: u32, pixels: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.pointwiseTile8(layer, a, f, c, pixels);
  else if (ASC_FEATURE_SIMD && COMPACT) compact.pointwiseTile8(layer, a, f, c, pixels);
  else if (ASC_FEATURE_SIMD && WIDE) wide.pointwiseTile8(layer, a, f, c, pixels);
  else if (ASC_FEATURE_SIMD) simd.pointwiseTile8(layer, a, f, c, pixels);
  else scalar.pointwiseTile(layer, a, f, c, 8, pixels);
}

/** Whether depthwise layers run by `depthwiseRow`, else by `depthwiseTile`. */
// @ts-ignore: decorator
@inline
export function slidesDepthwise(): bool {
  return ASC_FEATURE_RELAXED_SIMD && engineDot != Dot.SEVEN;
}

/** `DEPTHWISE_UNIT` channels of a row of 3×3 depthwise outputs, as activations from `y` on. */
// @ts-ignore: decorator
@inline
export function depthwiseRow(layer: Layer, x: usize, f: usize, c: u32, y: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD) quads.depthwiseRow(layer, x, f, c, y);
}

/** `DEPTHWISE_UNIT` channels of pixel `p`'s 3×3 depthwise output, as activations at `y`. */
// @ts-ignore: decorator
@inline
export function depthwiseTile(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
  if (ASC_FEATURE_RELAXED_SIMD) window.depthwiseTile(layer, x, layer.packed + c, c, y);
  else if (ASC_FEATURE_SIMD && COMPACT) window.depthwiseTile(layer, x, f, c, y);
  else if (ASC_FEATURE_SIMD && WIDE) wide.depthwiseTile(layer, x, f, y);
  else if (ASC_FEATURE_SIMD) simd.depthwiseTile(layer, x, f, c, y);
  else scalar.depthwiseTile(layer, x, f, c, y, p);
}
