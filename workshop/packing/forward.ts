/**
 * One layer in plain integers and float32. It calibrates random networks and computes golden digests where no core
 * can; it is made to be read, not to be fast.
 */
import { clamp, domainShift, rint } from './arithmetic.ts';
import { hasFilters } from './network.ts';
import type { Domain, FilterLayer, Layer, PoolLayer } from './network.ts';

const f32 = Math.fround;

/** The layer's output, u8 `[height][width][channels]`, of its input of the same form. */
export function forward(layer: Layer, domain: Domain, input: Uint8Array): Uint8Array<ArrayBuffer> {
  return hasFilters(layer) ? requantize(layer, sums(layer, input)) : pool(layer, domain, input);
}

type Window = Pick<
  FilterLayer,
  'kind' | 'stride' | 'padTop' | 'padLeft' | 'input' | 'output' | 'inputZero' | 'filters' | 'filterZero'
>;

/** `Σ (x − inputZero)(w − filterZero)`, i32 `[height][width][channels]`. |Σ| ≤ 8192 · 255² < 2³⁰. */
export function sums(layer: Window, input: Uint8Array): Int32Array {
  const centred = new Int16Array(input).map((byte) => byte - layer.inputZero);
  if (layer.kind === 'pointwise') return mixed(layer, centred, layer.input.channels);
  if (layer.kind === 'convolution') return mixed(layer, patches(layer, centred), 9 * layer.input.channels);
  return slid(layer, centred);
}

/** The 3×3 pixels under each output pixel, i16 `[pixels][9 · channels]`; padded places are the zero point, here 0. */
function patches(layer: Window, centred: Int16Array): Int16Array {
  const { channels } = layer.input;
  const patch = new Int16Array(layer.output.height * layer.output.width * 9 * channels);
  eachTap(layer, (pixel, tap, source) => {
    patch.set(centred.subarray(source * channels, (source + 1) * channels), (pixel * 9 + tap) * channels);
  });
  return patch;
}

/** Every output channel mixes all products of its pixel. */
function mixed(layer: Window, values: Int16Array, products: number): Int32Array {
  const { channels } = layer.output;
  const filters = centredFilters(layer, products);
  const pixels = values.length / products;
  const result = new Int32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      let value = pixel * products;
      let filter = channel * products;
      // | 0 keeps the sum an integer of 32 bits for the engine, some twenty times as fast.
      for (const end = value + products; value < end; value++, filter++)
        sum = (sum + values[value]! * filters[filter]!) | 0;
      result[pixel * channels + channel] = sum;
    }
  }
  return result;
}

/** `w − filterZero`, i16 `[channels][products]`. */
function centredFilters({ filters, filterZero }: Window, products: number): Int16Array {
  const centred = new Int16Array(filters.length);
  for (let channel = 0, at = 0; channel < filterZero.length; channel++) {
    for (const end = at + products; at < end; at++) centred[at] = filters[at]! - filterZero[channel]!;
  }
  return centred;
}

/** Every channel is filtered by itself. */
function slid(layer: Window, centred: Int16Array): Int32Array {
  const { channels } = layer.output;
  const result = new Int32Array(layer.output.height * layer.output.width * channels);
  eachTap(layer, (pixel, tap, source) => {
    for (let channel = 0; channel < channels; channel++) {
      const weight = layer.filters[tap * channels + channel]! - layer.filterZero[channel]!;
      result[pixel * channels + channel]! += centred[source * channels + channel]! * weight;
    }
  });
  return result;
}

/** Where the window of a 3×3 layer goes. */
export type Track = Pick<FilterLayer, 'stride' | 'padTop' | 'padLeft' | 'input' | 'output'>;

/** Visits the taps that fall on the plane: output pixel, tap 0…8 in row-major order, input pixel. */
export function eachTap(layer: Track, visit: (pixel: number, tap: number, source: number) => void): void {
  const { input, output, stride, padTop, padLeft } = layer;
  for (let pixel = 0; pixel < output.height * output.width; pixel++) {
    const top = Math.floor(pixel / output.width) * stride - padTop;
    const left = (pixel % output.width) * stride - padLeft;
    for (let tap = 0; tap < 9; tap++) {
      const row = top + Math.floor(tap / 3);
      const column = left + (tap % 3);
      const inside = row >= 0 && row < input.height && column >= 0 && column < input.width;
      if (inside) visit(pixel, tap, row * input.width + column);
    }
  }
}

function requantize(layer: FilterLayer, sums: Int32Array): Uint8Array<ArrayBuffer> {
  const { channels } = layer.output;
  const bytes = new Uint8Array(sums.length);
  for (let at = 0; at < sums.length; at++) {
    const channel = at % channels;
    bytes[at] = byteOf(layer, channel, layer.bias[channel]! + sums[at]!);
  }
  return bytes;
}

/** `clamp(rint(f32(f32(bias + Σ) · scale)) + outputZero)`, of bias + Σ. */
export function byteOf(layer: FilterLayer, channel: number, sum: number): number {
  const scaled = f32(f32(sum) * layer.scale[channel]!);
  return clamp(rint(scaled) + layer.outputZero, layer.low, layer.high);
}

/** The mean of each channel, in the model's own domain: signed values of an int8 network. */
function pool(layer: PoolLayer, domain: Domain, input: Uint8Array): Uint8Array<ArrayBuffer> {
  const { channels } = layer.output;
  const shift = domainShift(domain);
  const pixels = input.length / channels;
  return Uint8Array.from({ length: channels }, (_, channel) => {
    let sum = -shift * pixels;
    for (let at = channel; at < input.length; at += channels) sum += input[at]!;
    if (layer.kind === 'mean') return meanOf(layer, domain, sum);
    return clamp(average(sum, pixels) + shift, layer.low, layer.high);
  });
}

/** The byte of a mean, of the sum of values of the model's own domain. */
export function meanOf(layer: PoolLayer, domain: Domain, sum: number): number {
  const mean = rint(f32(f32(f32(sum) * layer.multiplier) + layer.addend));
  return clamp(mean + domainShift(domain), layer.low, layer.high);
}

/** Nearest integer, half away from zero. Sums of a uint8 network are never negative. */
function average(sum: number, pixels: number): number {
  const half = pixels >> 1;
  return sum < 0 ? -Math.floor((half - sum) / pixels) : Math.floor((sum + half) / pixels);
}
