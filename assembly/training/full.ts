import { Layer } from './layer';
import { differentiate, normalize } from './norm-pixels';
import { addGradient, addStatistics } from './norm-sums';
import { multiply } from './multiply';
import { filterGradient, inputGradient, outputProduct, pitch } from './pointwise';
import { transpose } from './transpose';

/**
 * A full 3×3 convolution in the place of a depthwise and a pointwise layer (arXiv:1704.04861, table 4): a matrix product
 * of patches f32 [block][products] in `left`, products by row, column and channel of the normalized input.
 */
export function full(layer: Layer, images: u32, statistics: bool): void {
  const pixels = images * layer.outHeight * layer.outWidth;
  const p = outputProduct(layer);
  for (let first: u32 = 0; first < pixels; first += layer.block) {
    p.rows = min(layer.block, pixels - first);
    p.y = layer.output + first * (layer.channels << 2);
    for (let i: u32 = 0; i < p.rows; i++) fillPatch(layer, first + i, layer.left + i * p.aRow);
    multiply(p);
    if (statistics) addStatistics(layer.norm, p.y, p.rows);
  }
}

/** Gradients of filters and input; adds what the source's batch norm needs. Those of patches stand in `left` after them. */
export function fullBackward(layer: Layer, images: u32): void {
  const pixels = images * layer.outHeight * layer.outWidth;
  const row = pitch(layer.products);
  transpose(layer.filters, layer.transposed, layer.products, layer.channels);
  memory.fill(layer.inGradient, 0, images * inputBytes(layer));
  for (let first: u32 = 0; first < pixels; first += layer.block) {
    const count = min(layer.block, pixels - first);
    const at = first * (layer.channels << 2);
    for (let i: u32 = 0; i < count; i++) fillPatch(layer, first + i, layer.left + i * row);
    differentiate(
      layer.norm,
      layer.output + at,
      layer.outGradient + at,
      count,
      layer.right,
      pitch(layer.channels),
    );
    filterGradient(layer, count);
    inputGradient(layer, count, layer.left, row);
    for (let i: u32 = 0; i < count; i++) addPatch(layer, first + i, layer.left + i * row);
  }
  addGradient(layer.source, layer.input, layer.inGradient, images * layer.inHeight * layer.inWidth);
}


@inline
function inputBytes(layer: Layer): u32 {
  return layer.inHeight * layer.inWidth * (layer.inChannels << 2);
}

/** What of a row of a patch lies in the picture. */
@unmanaged
class Part {
  /** Byte of its first pixel in the planes of the input. */
  at: u32;
  /** Bytes of the row of the patch before it. */
  before: u32;
  /** 0 where the row is above or below the picture. */
  pixels: u32;
}

const part = changetype<Part>(memory.data(16, 16));

/** Sets `part` to row r of the patch of an output pixel among all of a batch. */
function place(layer: Layer, pixel: u32, r: u32): void {
  const size = layer.outHeight * layer.outWidth;
  const image = pixel / size;
  const y = (pixel % size) / layer.outWidth;
  const x = pixel % layer.outWidth;
  // What is above or to the left of the picture wraps to a number beyond every side.
  const row = y * layer.stride + r - layer.padTop;
  const column = x * layer.stride - layer.padLeft;
  const left: u32 = column >= layer.inWidth ? 1 : 0;
  part.before = left * (layer.inChannels << 2);
  part.pixels = row < layer.inHeight ? min(3, layer.inWidth - column) - left : 0;
  part.at = ((image * layer.inHeight + row) * layer.inWidth + column + left) * (layer.inChannels << 2);
}

function fillPatch(layer: Layer, pixel: u32, patch: usize): void {
  const each = layer.inChannels << 2;
  for (let r: u32 = 0; r < 3; r++, patch += 3 * each) {
    place(layer, pixel, r);
    if (part.pixels < 3) memory.fill(patch, 0, 3 * each);
    normalize(layer.source, layer.input + part.at, part.pixels, patch + part.before, each);
  }
}

/** Adds the gradient of a patch to that of the input. */
function addPatch(layer: Layer, pixel: u32, patch: usize): void {
  const each = layer.inChannels << 2;
  for (let r: u32 = 0; r < 3; r++, patch += 3 * each) {
    place(layer, pixel, r);
    const x = layer.inGradient + part.at;
    const y = patch + part.before;
    const length = part.pixels * each;
    for (let i: u32 = 0; i < length; i += Lanes.BYTES)
      Vector.store(x + i, Each.add(Vector.load(x + i), Vector.load(y + i)));
  }
}
