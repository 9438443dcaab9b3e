import { activationsAt, eightAt, storeActivation, storeEight } from '../memory/activation';
import { copyBytes } from '../memory/bytes';
import { Layer } from '../memory/layer';

/** One window on its way to the scratch: three rows of three pixels of at most 3 channels, then zeros. */
const shared = memory.data(64, 16);

/** Threads may share no static bytes: each has its own table of pixels, not yet filled, of at least 16 · 8 bytes. */
// @ts-ignore: decorator
@inline
function windowOf(layer: Layer): usize {
  return ASC_FEATURE_THREADS ? layer.pixels : shared;
}

/**
 * The 3×3 windows of a few rows of a convolution, laid out for the matrix product (im2col): activations
 * [rows · outWidth][products] in the order row, column, input channel; places from 9 · inChannels up are 0.
 */
export function patches(layer: Layer, row: u32, rows: u32): void {
  const down = layer.inRow * layer.stride;
  const right = layer.inPixel * layer.stride;
  let line = layer.input - layer.padTop * layer.inRow - layer.padLeft * layer.inPixel + row * down;
  const window = windowOf(layer);
  let p: u32 = 0;
  for (; rows > 0; rows--, line += down) {
    let at = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, p++, at += right) {
      gather(layer, at, window);
      spread(window, activationsAt(layer.scratch, p, layer.products), p, layer.products);
    }
  }
}

/** The bytes of a window. With SIMD a row is written with what follows it in the plane, which the next row replaces. */
// @ts-ignore: decorator
@inline
function gather(layer: Layer, from: usize, window: usize): void {
  const length = 3 * layer.inPixel;
  let to = window;
  for (let t = 0; t < 3; t++, from += layer.inRow, to += length) {
    if (ASC_FEATURE_SIMD) v128.store(to, v128.load(from));
    else copyBytes(to, from, length);
  }
  store<u64>(to, 0);
}

/** The window as the activations of pixel `p`. */
// @ts-ignore: decorator
@inline
function spread(window: usize, activations: usize, p: u32, products: u32): void {
  if (ASC_FEATURE_SIMD) {
    for (let k: u32 = 0; k < products; k += 8)
      storeEight(eightAt(activations, k), v128.load8x8_u(window + k));
  } else {
    for (let k: u32 = 0; k < products; k++) storeActivation(activations, p, k, load<u8>(window + k));
  }
}
