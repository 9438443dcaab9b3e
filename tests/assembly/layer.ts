/** Layers for the specs, small and awkward, with noise in planes, filters and channels. */
import { xorshift } from '../../assembly/arithmetic/noise';
import { setConstants } from '../../assembly/arithmetic/requantize';
import { Pixel } from '../../assembly/memory/pixel';
import { padded } from '../../assembly/memory/size';
import { Kind, Layer } from '../../assembly/memory/layer';
import { activationBytes, tileBytes } from '../../assembly/tiles/activations';
import { probeDot } from '../../assembly/tiles/probe';
import { fillBorder, planeBytes, planeOrigin } from '../../assembly/memory/plane';

let state: u32 = 1;

/** The next byte of noise. */
export function noise(): u32 {
  state = xorshift(state);
  return state >> 24;
}

function fill(at: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i++) store<u8>(at + i, <u8>noise());
}

/** A layer with its own planes and scratch; a window of 3 for convolution and depthwise, padding 1 before. */
export function makeLayer(kind: Kind, side: u32, inChannels: u32, outChannels: u32, stride: u32): Layer {
  const layer = changetype<Layer>(heap.alloc(Layer.BYTES));
  memory.fill(changetype<usize>(layer), 0, Layer.BYTES);
  const out = kind == Kind.POINTWISE ? side : (side + 1 - 1) / stride + (stride == 2 ? side & 1 : 0);
  layer.kind = <u8>kind;
  layer.stride = <u8>stride;
  layer.padTop = layer.padLeft = kind == Kind.POINTWISE ? 0 : 1;
  layer.inHeight = layer.inWidth = <u16>side;
  layer.outHeight = layer.outWidth = <u16>out;
  layer.inChannels = <u16>inChannels;
  layer.outChannels = <u16>outChannels;
  layer.inZero = 131;
  layer.channels = padded(outChannels);
  layer.products = padded(kind == Kind.CONVOLUTION ? 9 * inChannels : inChannels);
  setClamps(layer, 7, 3, 250);
  placePlanes(layer);
  placeChannels(layer);
  return layer;
}

export function setClamps(layer: Layer, zero: u8, low: u8, high: u8): void {
  layer.outZero = zero;
  layer.low = low;
  layer.high = high;
  setConstants(layer);
}

function placePlanes(layer: Layer): void {
  const inPixel = layer.kind == Kind.CONVOLUTION ? <u32>layer.inChannels : padded(layer.inChannels);
  const inBytes = <usize>planeBytes(layer.inHeight, layer.inWidth, inPixel) + 16;
  const plane = heap.alloc(inBytes);
  fill(plane, inBytes);
  layer.inPixel = inPixel;
  layer.inRow = (<u32>layer.inWidth + 1) * inPixel;
  layer.input = plane + planeOrigin(layer.inWidth, inPixel);
  layer.output = heap.alloc(<usize>planeBytes(layer.outHeight, layer.outWidth, layer.channels) + 16);
  layer.output += planeOrigin(layer.outWidth, layer.channels);
  const values = max(layer.products, layer.channels);
  const pixels = <u32>layer.outHeight * layer.outWidth;
  layer.scratch = heap.alloc(<usize>activationBytes(pixels, values) + tileBytes(values) + 16);
  layer.pixels = heap.alloc((pixels + Tile.PIXELS) * Pixel.BYTES);
  fillBorder(layer);
}

function placeChannels(layer: Layer): void {
  const n = layer.channels;
  layer.scale = heap.alloc(n * 9);
  layer.fileBias = layer.scale + n * 4;
  layer.filterZero = layer.scale + n * 8;
  for (let c: u32 = 0; c < n; c++) {
    store<f32>(layer.scale + c * 4, <f32>(noise() + 1) / 65536);
    store<i32>(layer.fileBias + c * 4, <i32>noise() * 64 - 8192);
    store<i8>(layer.filterZero + c, <i8>(noise() - 128));
  }
  const bytes = n * (layer.kind == Kind.DEPTHWISE ? 9 : layer.products);
  layer.packed = heap.alloc(bytes);
  fill(layer.packed, bytes);
  const prepared = <usize>Tile.filterBytes(layer);
  layer.filters = prepared ? heap.alloc(prepared) : layer.packed;
  layer.bias = Tile.BIASES ? heap.alloc(n * 8) : layer.fileBias;
  if (ASC_FEATURE_RELAXED_SIMD) probeDot();
  Tile.prepare(layer);
}

/** Sets every filter zero point to 0, as in an int8 model. */
export function center(layer: Layer): void {
  memory.fill(layer.filterZero, 0, layer.channels);
  Tile.prepare(layer);
}

/** Filter minus its zero point of output channel c and product k, or of tap k of a depthwise layer. */
export function filterAt(layer: Layer, c: u32, k: u32): i32 {
  let at = k * layer.channels + c;
  if (layer.kind != Kind.DEPTHWISE) {
    const first = c & ~15;
    const width: u32 = layer.channels - first > 8 ? 16 : 8;
    at = first * layer.products + (k >> 2) * width * 4 + (c & 15) * 4 + (k & 3);
  }
  return <i32>load<i8>(layer.packed + at) - <i32>load<i8>(layer.filterZero + c);
}

/** A place of the input plane, the border included: y, x from −1 to side. */
export function inputAt(layer: Layer, y: i32, x: i32, c: u32): i32 {
  return load<u8>(layer.input + y * <i32>layer.inRow + x * <i32>layer.inPixel + c);
}

const eight = memory.data(8);

/** Value k of pixel p of activations. */
export function loadActivation(activations: usize, p: u32, k: u32): u32 {
  Activations.narrowEight(Activations.eightAt(activations, k & ~7), p, eight);
  return load<u8>(eight + (k & 7));
}
