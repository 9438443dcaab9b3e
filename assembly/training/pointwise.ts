import { Layer } from './layer';
import { differentiate, normalize } from './norm-pixels';
import { addGradient, addStatistics } from './norm-sums';
import { accumulate, multiply } from './multiply';
import { Product } from './product';
import { transpose } from './transpose';

const product = changetype<Product>(memory.data(64, 16));

/** Bytes between pixels of a scratch, which must not be a multiple of 4096: all would meet in one set of the cache. */
@inline
export function pitch(channels: u32): u32 {
  return (channels << 2) + 64;
}

/** The product of the rows in `left` and the filters, but for where it begins. */
export function outputProduct(layer: Layer): Product {
  const p = product;
  p.columns = layer.channels;
  p.count = layer.products;
  p.a = layer.left;
  p.aRow = pitch(layer.products);
  p.aStep = 4;
  p.b = layer.filters;
  p.bStep = 64;
  p.bPanel = layer.products << 6;
  p.yRow = layer.channels << 2;
  p.yPanel = 64;
  return p;
}

/** 1×1 convolution: output = normalized input · filters, `block` pixels at a time. */
export function pointwise(layer: Layer, images: u32, statistics: bool): void {
  const pixels = images * layer.outHeight * layer.outWidth;
  const p = outputProduct(layer);
  for (let first: u32 = 0; first < pixels; first += layer.block) {
    p.rows = min(layer.block, pixels - first);
    p.y = layer.output + first * (layer.channels << 2);
    normalize(layer.source, layer.input + first * (layer.inChannels << 2), p.rows, layer.left, p.aRow);
    multiply(p);
    if (statistics) addStatistics(layer.norm, p.y, p.rows);
  }
}

/** Gradients of filters and input; adds what the source's batch norm needs. */
export function pointwiseBackward(layer: Layer, images: u32): void {
  const pixels = images * layer.outHeight * layer.outWidth;
  transpose(layer.filters, layer.transposed, layer.inChannels, layer.channels);
  for (let first: u32 = 0; first < pixels; first += layer.block) {
    const count = min(layer.block, pixels - first);
    const input = layer.input + first * (layer.inChannels << 2);
    const inGradient = layer.inGradient + first * (layer.inChannels << 2);
    const at = first * (layer.channels << 2);
    normalize(layer.source, input, count, layer.left, pitch(layer.inChannels));
    differentiate(
      layer.norm,
      layer.output + at,
      layer.outGradient + at,
      count,
      layer.right,
      pitch(layer.channels),
    );
    inputGradient(layer, count, inGradient, layer.inChannels << 2);
    filterGradient(layer, count);
    addGradient(layer.source, input, inGradient, count);
  }
}

/** dx = dy · wᵀ, f32 [count][products], `row` bytes from one to the next. */
export function inputGradient(layer: Layer, count: u32, dx: usize, row: u32): void {
  const p = product;
  p.rows = count;
  p.columns = layer.products;
  p.count = layer.channels;
  p.a = layer.right;
  p.aRow = pitch(layer.channels);
  p.aStep = 4;
  p.b = layer.transposed;
  p.bStep = 64;
  p.bPanel = layer.channels << 6;
  p.y = dx;
  p.yRow = row;
  p.yPanel = 64;
  multiply(p);
}

/** dw += xᵀ · dy. */
export function filterGradient(layer: Layer, count: u32): void {
  const p = product;
  p.rows = layer.products;
  p.columns = layer.channels;
  p.count = count;
  p.a = layer.left;
  p.aRow = 4;
  p.aStep = pitch(layer.products);
  p.b = layer.right;
  p.bStep = pitch(layer.channels);
  p.bPanel = 64;
  p.y = layer.filterGradient;
  p.yRow = 64;
  p.yPanel = layer.products << 6;
  accumulate(p);
}
