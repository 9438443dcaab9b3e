import { activationsAt, clearEight, eightAt, spreadEight, storeActivation } from '../memory/activation';
import { Layer } from '../memory/layer';

/**
 * The 3×3 windows of a few rows of a convolution, laid out for the matrix product (im2col): activations
 * [rows · outWidth][products] in the order row, column, input channel; places from 9 · inChannels up are 0.
 */
export function patches(layer: Layer, row: u32, rows: u32): void {
  const down = layer.inRow * layer.stride;
  const right = layer.inPixel * layer.stride;
  let line = layer.input - layer.padTop * layer.inRow - layer.padLeft * layer.inPixel + row * down;
  let p: u32 = 0;
  for (; rows > 0; rows--, line += down) {
    let at = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, p++, at += right) {
      const activations = activationsAt(layer.scratch, p, layer.products);
      if (ASC_FEATURE_SIMD) gather(layer, at, activations);
      else gatherEach(layer, at, activations, p);
    }
  }
}

/**
 * Three rows of three pixels, then zeros. A row has three or nine values and is written as sixteen: what is too much, the
 * next row or the next pixel replaces.
 */
// @ts-ignore: decorator
@inline
function gather(layer: Layer, from: usize, activations: usize): void {
  const length = 3 * layer.inPixel;
  for (let t = 0; t < 3; t++, from += layer.inRow, activations = eightAt(activations, length)) {
    spreadEight(activations, from);
    spreadEight(eightAt(activations, 8), from + 8);
  }
  clearEight(activations);
}

/** The same, value by value. */
function gatherEach(layer: Layer, from: usize, activations: usize, p: u32): void {
  const length: u32 = 3 * layer.inPixel;
  let k: u32 = 0;
  for (let t = 0; t < 3; t++, from += layer.inRow) {
    for (let i: u32 = 0; i < length; i++, k++) storeActivation(activations, p, k, load<u8>(from + i));
  }
  for (; k < layer.products; k++) storeActivation(activations, p, k, 0);
}
