import { activationsAt, eightAt } from '../memory/activation';
import { DEPTHWISE_FILTER_BYTES, DEPTHWISE_UNIT, Layer } from '../memory/layer';
import { depthwiseTile } from '../tiles/tile';

/**
 * 3×3 depthwise convolution of a few rows into the scratch, as activations [rows · outWidth][channels]:
 *   y[p, c] = clamp(rint(scale[c] · (bias[c] + Σ_t x[p + t, c] · (f[t, c] − filterZero[c]))) + zero)
 *
 * The plane's border holds the input zero. |Σ| ≤ 9 · 255 · 255 < 2^20.
 *
 * Source: XNNPACK's qu8 and qs8 DWCONV with fp32 requantization.
 */
export function depthwise(layer: Layer, row: u32, rows: u32): void {
  const down = layer.inRow * layer.stride;
  const right = layer.inPixel * layer.stride;
  let line = layer.input - layer.padTop * layer.inRow - layer.padLeft * layer.inPixel + row * down;
  let p: u32 = 0;
  for (; rows > 0; rows--, line += down) {
    let window = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, p++, window += right) {
      const y = activationsAt(layer.scratch, p, layer.channels);
      let filters = layer.filters;
      for (let c: u32 = 0; c < layer.channels; c += DEPTHWISE_UNIT, filters += DEPTHWISE_FILTER_BYTES)
        depthwiseTile(layer, window + c, filters, c, eightAt(y, c), p);
    }
  }
}
