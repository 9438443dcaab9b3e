import { Pixel } from '../memory/pixel';
import { BLOCK, CHANNEL_UNIT } from '../memory/size';
import { Layer } from '../memory/layer';
import { tileBytes } from '../tiles/activations';
import { filterColumn } from '../tiles/filters';
import { listPixels } from './pixels';

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
  const count = listPixels(layer, row, rows);
  const column = filterColumn(layer);
  let filters = Weights.COPIED ? layer.packed : layer.filters;
  Weights.readChannels(layer);
  for (let c: u32 = 0; c < layer.channels; c += BLOCK, filters += BLOCK * column) {
    const at = Weights.filtersAt(layer, filters, min(layer.channels - c, BLOCK) * column);
    block(layer, c, at, layer.pixels + count * Pixel.BYTES);
  }
}

/** All pixels of a block of 16 channels, or of a last half block. */
function block(layer: Layer, c: u32, filters: usize, end: usize): void {
  const half = layer.channels - c <= CHANNEL_UNIT;
  let a = layer.scratch;
  for (let at = layer.pixels; at < end; at += Tile.PIXELS * Pixel.BYTES, a += tileBytes(layer.products)) {
    if (half) Tile.pointwise8(layer, a, filters, c, at);
    else Tile.pointwise16(layer, a, filters, c, at);
  }
}
