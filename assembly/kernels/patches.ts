import { ACTIVATION_SHIFT, clearActivations, copyActivations } from '../memory/activation';
import { CHANNEL_UNIT } from '../memory/size';
import { Layer } from '../memory/layer';

/**
 * The 3×3 windows of a few rows of a convolution, laid out for the matrix product (im2col): activations
 * [rows · outWidth][products] in the order row, column, input channel; places from 9 · inChannels up are 0.
 */
export function patches(layer: Layer, row: u32, rows: u32): void {
  const down = layer.inRow * layer.stride;
  const right = layer.inPixel * layer.stride;
  const length: u32 = 3 * layer.inPixel;
  const padding = layer.products - CHANNEL_UNIT;
  let y = layer.scratch;
  let line = layer.input - layer.padTop * layer.inRow - layer.padLeft * layer.inPixel + row * down;
  for (; rows > 0; rows--, line += down) {
    let window = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, window += right) {
      // The padding is within the last unit, of which the third row then writes its part.
      clearActivations(y + (padding << ACTIVATION_SHIFT));
      let to = y;
      for (let t = 0, from = window; t < 3; t++, from += layer.inRow, to += length << ACTIVATION_SHIFT) {
        copyActivations(from, to, length);
      }
      y += layer.products << ACTIVATION_SHIFT;
    }
  }
}
