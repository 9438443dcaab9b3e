/** The innermost tiles of this build. The loop nests of kernels/ are the same for all. */
import { Layer } from '../memory/layer';
import * as compact from './compact';
import * as relaxed from './relaxed';
import * as scalar from './scalar';
import * as simd from './simd';

/** Two pixels × 16 channels from channel `c` on. a1 and y1 may be a0 and y0: then it is one pixel. */
// @ts-ignore: decorator
@inline
export function pointwiseTile16(
  layer: Layer,
  a0: usize,
  a1: usize,
  f: usize,
  c: u32,
  y0: usize,
  y1: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    relaxed.pointwiseTile16(layer, a0, f, c, y0);
    if (y1 != y0) relaxed.pointwiseTile16(layer, a1, f, c, y1);
  } else if (ASC_FEATURE_SIMD && COMPACT) compact.pointwiseTile16(layer, a0, a1, f, c, y0, y1);
  else if (ASC_FEATURE_SIMD) simd.pointwiseTile16(layer, a0, a1, f, c, y0, y1);
  else scalar.pointwiseTile(layer, a0, a1, f, c, 16, y0, y1);
}

/** Two pixels × 8 channels: a last block of which no more are left. */
// @ts-ignore: decorator
@inline
export function pointwiseTile8(
  layer: Layer,
  a0: usize,
  a1: usize,
  f: usize,
  c: u32,
  y0: usize,
  y1: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    relaxed.pointwiseTile8(layer, a0, f, c, y0);
    if (y1 != y0) relaxed.pointwiseTile8(layer, a1, f, c, y1);
  } else if (ASC_FEATURE_SIMD && COMPACT) compact.pointwiseTile8(layer, a0, a1, f, c, y0, y1);
  else if (ASC_FEATURE_SIMD) simd.pointwiseTile8(layer, a0, a1, f, c, y0, y1);
  else scalar.pointwiseTile(layer, a0, a1, f, c, 8, y0, y1);
}

/** Eight channels of one 3×3 depthwise output, as activations. */
// @ts-ignore: decorator
@inline
export function depthwiseTile(layer: Layer, x: usize, f: usize, c: u32, y: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.depthwiseTile(layer, x, f, c, y);
  else if (ASC_FEATURE_SIMD && COMPACT) compact.depthwiseTile(layer, x, f, c, y);
  else if (ASC_FEATURE_SIMD) simd.depthwiseTile(layer, x, f, c, y);
  else scalar.depthwiseTile(layer, x, f, c, y);
}
