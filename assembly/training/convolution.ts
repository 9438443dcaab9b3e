import { Layer } from './layer';
import { differentiate } from './norm-pixels';
import { addStatistics } from './norm-sums';
import { accumulate, multiply } from './multiply';
import { Product } from './product';

const product = changetype<Product>(memory.data(64, 16));

/**
 * The first layer: 3×3 convolution of u8 pictures, as a matrix product of patches f32 [outWidth][products]. A patch
 * holds its three rows one after the other and zeros up to `products`. `plane` is one picture in f32 with a border,
 * and patches stand behind it in `left`.
 */
export function convolution(layer: Layer, images: u32, statistics: bool): void {
  const p = product;
  p.columns = layer.channels;
  p.count = layer.products;
  p.rows = layer.outWidth;
  p.a = patches(layer);
  p.aRow = layer.products << 2;
  p.aStep = 4;
  p.b = layer.filters;
  p.bStep = 64;
  p.bPanel = layer.products << 6;
  p.y = layer.output;
  p.yRow = layer.channels << 2;
  p.yPanel = 64;
  memory.fill(layer.left, 0, planeBytes(layer));
  for (let i: u32 = 0; i < images; i++) {
    fillPlane(layer, i);
    for (let row: u32 = 0; row < layer.outHeight; row++) {
      fillPatches(layer, row);
      multiply(p);
      if (statistics) addStatistics(layer.norm, p.y, layer.outWidth);
      p.y += layer.outWidth * p.yRow;
    }
  }
}

/** Gradient of the filters; pictures need none. */
export function convolutionBackward(layer: Layer, images: u32): void {
  const p = product;
  const pixel = layer.channels << 2;
  p.columns = layer.channels;
  p.count = layer.outWidth;
  p.rows = layer.products;
  p.a = patches(layer);
  p.aRow = 4;
  p.aStep = layer.products << 2;
  p.b = layer.right;
  p.bStep = pixel;
  p.bPanel = 64;
  p.y = layer.filterGradient;
  p.yRow = 64;
  p.yPanel = layer.products << 6;
  memory.fill(layer.left, 0, planeBytes(layer));
  let at: u32 = 0;
  for (let i: u32 = 0; i < images; i++) {
    fillPlane(layer, i);
    for (let row: u32 = 0; row < layer.outHeight; row++) {
      fillPatches(layer, row);
      differentiate(
        layer.norm,
        layer.output + at,
        layer.outGradient + at,
        layer.outWidth,
        layer.right,
        pixel,
      );
      accumulate(p);
      at += layer.outWidth * pixel;
    }
  }
}


@inline
function planeRow(layer: Layer): u32 {
  return (layer.inWidth + 2) * (layer.inChannels << 2);
}

/** Rounded up to 16, with room for a load of 16 bytes that begins in the last number. */
@inline
function planeBytes(layer: Layer): u32 {
  return (planeRow(layer) * (layer.inHeight + 2) + 31) & ~15;
}


@inline
function patches(layer: Layer): usize {
  return layer.left + planeBytes(layer);
}

/** Picture i as (2x − shift) / divisor, which rounds once: 2x and shift are whole. */
function fillPlane(layer: Layer, i: u32): void {
  const bytes = layer.inWidth * layer.inChannels;
  let picture = layer.input + i * layer.inHeight * bytes;
  let x = layer.left + planeRow(layer) + (layer.inChannels << 2);
  for (let row: u32 = 0; row < layer.inHeight; row++) {
    fillRow(picture, x, bytes, layer.inputShift, layer.inputDivisor);
    picture += bytes;
    x += planeRow(layer);
  }
}

function fillRow(picture: usize, x: usize, bytes: u32, shift: f32, divisor: f32): void {
  const shifts = Lanes.splat(shift);
  const divisors = Lanes.splat(divisor);
  let i: u32 = 0;
  for (; i + Lanes.COUNT <= bytes; i += Lanes.COUNT) {
    const value = Lanes.bytes(picture + i);
    Vector.store(x + (i << 2), Each.div(Each.sub(Each.add(value, value), shifts), divisors));
  }
  for (; i < bytes; i++) store<f32>(x + (i << 2), (2 * <f32>load<u8>(picture + i) - shift) / divisor);
}

/** Patches of one row of outputs. Each store may write beyond its part; what belongs there is written after it. */
function fillPatches(layer: Layer, row: u32): void {
  const down = planeRow(layer);
  const step = layer.stride * (layer.inChannels << 2);
  const part = 3 * (layer.inChannels << 2);
  const patch = layer.products << 2;
  let x =
    layer.left +
    (row * layer.stride + 1 - layer.padTop) * down +
    (1 - layer.padLeft) * (layer.inChannels << 2);
  let y = patches(layer);
  for (let n = layer.outWidth; n; n--) {
    copyPart(x, y, part);
    copyPart(x + down, y + part, part);
    copyPart(x + 2 * down, y + 2 * part, part);
    for (let i: u32 = 3 * part; i < patch; i += Lanes.BYTES) Vector.store(y + i, Lanes.splat(0));
    x += step;
    y += patch;
  }
}


@inline
function copyPart(x: usize, y: usize, bytes: u32): void {
  for (let i: u32 = 0; i < bytes; i += Lanes.BYTES) Vector.store(y + i, Vector.load(x + i));
}
