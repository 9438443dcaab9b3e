import { ACTIVATION_SHIFT, PREPARED } from '../memory/activation';
import { BLOCK, CHANNEL_UNIT } from '../memory/size';
import { Layer } from '../memory/layer';
import { pointwiseTile16, pointwiseTile8 } from '../tiles/tile';

/**
 * 1×1 convolution of a few rows, and the matrix product of a convolution whose patches are in the scratch:
 *   y[p, c] = clamp(rint(scale[c] · (bias[c] + Σᵢ a[p, i] · (f[i, c] − filterZero[c]))) + zero)
 *
 * Scratch: activations [rows · outWidth][products]. `bias` already holds −inputZero · Σᵢ(f − filterZero).
 * No sum leaves i32: products ≤ 8192, so |Σ| ≤ 8192 · 255 · 255 < 2^29, and format/channels refuses |bias| > 3 · 2^29.
 *
 * Source: XNNPACK's qu8 and qs8 GEMM with fp32 requantization.
 */
export function pointwise(layer: Layer, row: u32, rows: u32): void {
  const pixels = rows * layer.outWidth;
  const filterColumn = layer.products << (PREPARED ? 1 : 0);
  const output = layer.output + row * layer.outRow;
  for (let c: u32 = 0; c < layer.channels; c += BLOCK) {
    const width = layer.channels - c > CHANNEL_UNIT ? BLOCK : CHANNEL_UNIT;
    block(layer, c, width, layer.filters + c * filterColumn, output + c, pixels);
  }
}

/** All pixels of a block of channels, two at a time; the last of an odd number goes with itself. */
function block(layer: Layer, c: u32, width: u32, filters: usize, y: usize, pixels: u32): void {
  const pixel = layer.products << ACTIVATION_SHIFT;
  const step = layer.outPixel;
  // A row of the output plane ends in one place of border.
  const border = layer.outRow - layer.outWidth * step;
  let a = layer.scratch;
  let left: u32 = layer.outWidth;
  for (let p: u32 = 0; p < pixels; p += 2) {
    const a0 = a;
    const y0 = y;
    if (--left == 0) {
      left = layer.outWidth;
      y += border;
    }
    y += step;
    let y1 = y0;
    let a1 = a0;
    if (p + 1 < pixels) {
      a1 = a + pixel;
      y1 = y;
      if (--left == 0) {
        left = layer.outWidth;
        y += border;
      }
      y += step;
    }
    a = a1 + pixel;
    if (width == BLOCK) pointwiseTile16(layer, a0, a1, filters, c, y0, y1);
    else pointwiseTile8(layer, a0, a1, filters, c, y0, y1);
  }
}
