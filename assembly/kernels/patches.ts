import { ACTIVATION_SHIFT, storeActivation } from '../arithmetic/activation';
import { scratch } from '../memory/arena';
import { Layer } from '../memory/layer';

/**
 * The 3×3 windows of a few rows of a convolution, laid out for the matrix product (im2col): activations
 * [rows · outWidth][products] in the order row, column, input channel; places from 9 · inChannels up are 0.
 */
export function patches(layer: Layer, row: u32, rows: u32): void {
  const down = layer.inRow * layer.stride;
  const right = layer.inPixel * layer.stride;
  const length: u32 = 3 * layer.inPixel;
  let y = scratch;
  let line = layer.input - layer.padTop * layer.inRow - layer.padLeft * layer.inPixel + row * down;
  for (; rows > 0; rows--, line += down) {
    let window = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, window += right) {
      let i: u32 = 0;
      for (let from = window, end = window + 3 * layer.inRow; from < end; from += layer.inRow) {
        for (let j: u32 = 0; j < length; j++) storeActivation(y, i++, load<u8>(from + j));
      }
      while (i < layer.products) storeActivation(y, i++, 0);
      y += layer.products << ACTIVATION_SHIFT;
    }
  }
}
