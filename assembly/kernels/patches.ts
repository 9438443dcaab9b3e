import { Kind, Layer } from '../memory/layer';
import { activationsAt } from '../tiles/activations';

/**
 * The windows of a few rows, laid out for the matrix product (im2col): activations [rows · outWidth][products] in the order
 * row, column, input channel. A convolution's have 3 × 3 places, and what is behind the last is 0; those of a pointwise
 * layer by itself have one.
 */
export function patches(layer: Layer, row: u32, rows: u32): void {
  const down = layer.inRow * layer.stride;
  const right = layer.inPixel * layer.stride;
  const side: u32 = layer.kind == Kind.CONVOLUTION ? 3 : 1;
  let line = layer.windowAt(row);
  let to = layer.scratch;
  let p: u32 = 0;
  for (; rows > 0; rows--, line += down) {
    let at = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, at += right) {
      if (Activations.GROUP > 1) {
        gatherEach(layer, at, activationsAt(layer.scratch, p, layer.products), p, side);
        p++;
      } else {
        if (side > 1) gather(layer, at, to);
        else spread(layer, at, to);
        to += Activations.pitch(layer.products);
      }
    }
  }
}

/**
 * Three rows of three pixels, then zeros. A row has three or nine values and is written as sixteen: what is too much, the
 * next row or the next pixel replaces.
 */
@inline
function gather(layer: Layer, from: usize, activations: usize): void {
  const length = 3 * layer.inPixel;
  for (let t = 0; t < 3; t++, from += layer.inRow, activations = Activations.eightAt(activations, length)) {
    Activations.spreadSixteen(activations, from);
  }
  Activations.clearEight(activations);
}

/** One pixel. */
function spread(layer: Layer, from: usize, activations: usize): void {
  for (let k: u32 = 0; k < layer.products; k += 8)
    Activations.spreadEight(Activations.eightAt(activations, k), from + k);
}

/** Either, value by value. */
function gatherEach(layer: Layer, from: usize, activations: usize, p: u32, side: u32): void {
  const length = side * layer.inPixel;
  let k: u32 = 0;
  for (let t: u32 = 0; t < side; t++, from += layer.inRow) {
    for (let i: u32 = 0; i < length; i++, k++) Activations.storeOne(activations, p, k, load<u8>(from + i));
  }
  for (; k < layer.products; k++) Activations.storeOne(activations, p, k, 0);
}
