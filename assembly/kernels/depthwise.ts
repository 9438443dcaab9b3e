import { Layer } from '../memory/layer';
import { activationsAt } from '../tiles/activations';

/**
 * 3×3 depthwise convolution of a few rows into the scratch, as activations [rows · outWidth][channels]:
 *   y[p, c] = clamp(rint(scale[c] · (bias[c] + Σ_t x[p + t, c] · (f[t, c] − filterZero[c]))) + zero)
 *
 * The plane's border holds the input zero. |Σ| ≤ 9 · 255 · 255 < 2^20.
 *
 * Source: XNNPACK's qu8 and qs8 DWCONV with fp32 requantization.
 */
export function depthwise(layer: Layer, row: u32, rows: u32): void {
  Weights.readChannels(layer);
  Weights.filtersAt(layer, layer.packed, 9 * layer.channels);
  const down = layer.inRow * layer.stride;
  let line = layer.windowAt(row);
  if (Tile.DEPTHWISE_ROWS > 1 && layer.stride == 1 && Tile.slides()) return rowsByTwo(layer, line, rows);
  for (let p: u32 = 0; rows > 0; rows--, p += layer.outWidth, line += down) {
    if (!Tile.SLIDES) rowByPixels(layer, line, p);
    else if (!Tile.WINDOWS || Tile.slides()) rowByChannels(layer, line, p);
    else rowByPixels(layer, line, p);
  }
}

/** A row of outputs from pixel `p` on, for a tile that slides along it. */
function rowByChannels(layer: Layer, line: usize, p: u32): void {
  const y = activationsAt(layer.scratch, p, layer.channels);
  let filters = layer.filters;
  for (let c: u32 = 0; c < layer.channels; c += Tile.DEPTHWISE_CHANNELS, filters += Tile.DEPTHWISE_BYTES)
    Tile.depthwiseRow(layer, line + c, filters, c, Activations.eightAt(y, c), p);
}

/** The same for a tile of one output. */
function rowByPixels(layer: Layer, line: usize, p: u32): void {
  const right = layer.inPixel * layer.stride;
  for (const end = p + layer.outWidth; p < end; p++, line += right) {
    const y = activationsAt(layer.scratch, p, layer.channels);
    let filters = layer.filters;
    for (let c: u32 = 0; c < layer.channels; c += Tile.DEPTHWISE_CHANNELS, filters += Tile.DEPTHWISE_BYTES)
      Tile.depthwiseWindow(layer, line + c, filters, c, Activations.eightAt(y, c), p);
  }
}

/** Rows of a stride of 1 for a tile of two. Of an odd number the last is both of them, and a fourth row counts for nothing. */
function rowsByTwo(layer: Layer, line: usize, rows: u32): void {
  const row = Activations.pitch(layer.channels) * layer.outWidth;
  for (let y = layer.scratch; rows > 0; rows -= min(rows, 2), y += row << 1, line += layer.inRow << 1) {
    const last = layer.inRow * min(rows + 1, 3);
    const below = rows > 1 ? row : 0;
    let filters = layer.filters;
    for (let c: u32 = 0; c < layer.channels; c += Tile.DEPTHWISE_CHANNELS, filters += Tile.DEPTHWISE_BYTES)
      Tile.depthwiseRows(layer, line + c, last, filters, c, Activations.eightAt(y, c), below);
  }
}
