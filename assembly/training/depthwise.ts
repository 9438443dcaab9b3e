import { accumulateFilters, correlate, Windows } from './correlation';
import { Layer } from './layer';
import { differentiate, normalize } from './norm-pixels';
import { addGradient, addStatistics } from './norm-sums';

const windows = changetype<Windows>(memory.data(64, 16));

/**
 * 3×3 convolution of each channel with its own filter. The normalized picture stands in `left`, a plane with a border
 * of one place: window r begins in row r · stride + 1 − padTop.
 */
export function depthwise(layer: Layer, images: u32, statistics: bool): void {
  const w = windows;
  clearBorder(layer, layer.left);
  overInput(layer, w);
  w.filters = layer.filters;
  w.yPixel = layer.channels << 2;
  w.yRow = layer.outWidth * w.yPixel;
  const inBytes = layer.inHeight * layer.inWidth * w.yPixel;
  const outBytes = layer.outHeight * w.yRow;
  for (let i: u32 = 0; i < images; i++) {
    fillInput(layer, layer.input + i * inBytes);
    w.y = layer.output + i * outBytes;
    correlate(w);
    if (statistics) addStatistics(layer.norm, w.y, layer.outHeight * layer.outWidth);
  }
}

/**
 * Gradients of filters and input. That of the sums stands in `right`, a plane of the input's size in which output r
 * lies in row r · stride + 2 − padTop and zeros between: the input's gradient is then a correlation with the taps
 * reversed, whatever the stride.
 */
export function depthwiseBackward(layer: Layer, images: u32): void {
  const pixel = layer.channels << 2;
  const inBytes = layer.inHeight * layer.inWidth * pixel;
  const outBytes = layer.outHeight * layer.outWidth * pixel;
  clearBorder(layer, layer.left);
  clear(layer, layer.right);
  reverse(layer);
  for (let i: u32 = 0; i < images; i++) {
    const input = layer.input + i * inBytes;
    const inGradient = layer.inGradient + i * inBytes;
    fillInput(layer, input);
    fillGradient(layer, layer.output + i * outBytes, layer.outGradient + i * outBytes);
    filterGradient(layer);
    inputGradient(layer, inGradient);
    addGradient(layer.source, input, inGradient, layer.inHeight * layer.inWidth);
  }
}


@inline
function planeRow(layer: Layer): u32 {
  return (layer.inWidth + 2) * (layer.channels << 2);
}

function clear(layer: Layer, plane: usize): void {
  memory.fill(plane, 0, planeRow(layer) * (layer.inHeight + 2));
}

function clearBorder(layer: Layer, plane: usize): void {
  const row = planeRow(layer);
  const pixel = layer.channels << 2;
  memory.fill(plane, 0, row);
  for (let y: u32 = 1; y <= layer.inHeight; y++) {
    memory.fill(plane + y * row, 0, pixel);
    memory.fill(plane + (y + 1) * row - pixel, 0, pixel);
  }
  memory.fill(plane + (layer.inHeight + 1) * row, 0, row);
}

function fillInput(layer: Layer, input: usize): void {
  const pixel = layer.channels << 2;
  let x = layer.left + planeRow(layer) + pixel;
  for (let row: u32 = 0; row < layer.inHeight; row++) {
    normalize(layer.source, input, layer.inWidth, x, pixel);
    input += layer.inWidth * pixel;
    x += planeRow(layer);
  }
}

/** Address of the gradient of the first output in `right`. */
@inline
function firstGradient(layer: Layer): usize {
  return layer.right + (2 - layer.padTop) * planeRow(layer) + (2 - layer.padLeft) * (layer.channels << 2);
}

function fillGradient(layer: Layer, output: usize, outGradient: usize): void {
  const pixel = layer.channels << 2;
  const bytes = layer.outWidth * pixel;
  let x = firstGradient(layer);
  for (let row: u32 = 0; row < layer.outHeight; row++) {
    differentiate(layer.norm, output, outGradient, layer.outWidth, x, pixel * layer.stride);
    output += bytes;
    outGradient += bytes;
    x += planeRow(layer) * layer.stride;
  }
}

/** The layer's own windows over `left`. */
function overInput(layer: Layer, w: Windows): void {
  w.channels = layer.channels;
  w.height = layer.outHeight;
  w.width = layer.outWidth;
  w.stride = layer.stride;
  w.planeRow = planeRow(layer);
  w.plane = layer.left + (1 - layer.padTop) * w.planeRow + (1 - layer.padLeft) * (layer.channels << 2);
}

function filterGradient(layer: Layer): void {
  const w = windows;
  overInput(layer, w);
  w.filters = layer.filterGradient;
  w.y = firstGradient(layer);
  w.yPixel = (layer.channels << 2) * layer.stride;
  w.yRow = w.planeRow * layer.stride;
  accumulateFilters(w);
}

function inputGradient(layer: Layer, inGradient: usize): void {
  const w = windows;
  w.height = layer.inHeight;
  w.width = layer.inWidth;
  w.stride = 1;
  w.plane = layer.right;
  w.filters = layer.transposed;
  w.y = inGradient;
  w.yPixel = layer.channels << 2;
  w.yRow = layer.inWidth * w.yPixel;
  correlate(w);
}

/** `transposed` from `filters`. */
function reverse(layer: Layer): void {
  const bytes = layer.channels << 2;
  for (let tap: u32 = 0; tap < 9; tap++) {
    memory.copy(layer.transposed + (8 - tap) * bytes, layer.filters + tap * bytes, bytes);
  }
}
