/** The forward pass in real numbers: what the integers are measured by. */
import { eachTap } from '../packing/forward.ts';
import { SIX } from './network.ts';
import type { Layer, RealLayer, RealNetwork } from './network.ts';

/**
 * Runs a network on one picture.
 *
 * @param input f32 `[height][width][channels]`
 * @param visit gets every layer's output, good until it returns
 * @returns the logits, f32 `[classes]`
 */
export function run(
  network: RealNetwork,
  input: Float32Array,
  visit: (output: Float32Array, index: number) => void = () => {},
): Float32Array {
  return network.layers.reduce((plane, layer, index) => {
    const output = forward(layer, plane);
    visit(output, index);
    return output;
  }, input);
}

/** A layer's output, f32 `[height][width][channels]`, of its input of the same form. */
export function forward(layer: Layer, input: Float32Array): Float32Array {
  return layer.kind === 'mean' ? mean(input, layer.output.channels) : activate(layer, linear(layer, input));
}

/** The output before its activation. */
export function linear(layer: RealLayer, input: Float32Array): Float32Array {
  if (layer.kind === 'depthwise') return slid(layer, input);
  return mixed(layer, layer.kind === 'convolution' ? patches(layer, input) : input);
}

/** Applies the activation in place. */
export function activate({ activation }: RealLayer, values: Float32Array): Float32Array {
  if (activation === 'none') return values;
  for (let at = 0; at < values.length; at++) values[at] = Math.min(Math.max(values[at]!, 0), SIX);
  return values;
}

/** The 3×3 pixels under each output pixel, f32 `[pixels][9 · channels]`. */
function patches(layer: RealLayer, input: Float32Array): Float32Array {
  const { channels } = layer.input;
  const patch = new Float32Array(layer.output.height * layer.output.width * 9 * channels);
  eachTap(layer, (pixel, tap, source) => {
    for (let channel = 0; channel < channels; channel++)
      patch[(pixel * 9 + tap) * channels + channel] = input[source * channels + channel]!;
  });
  return patch;
}

/** Every output channel mixes all products of its pixel. */
function mixed({ filters, bias }: RealLayer, values: Float32Array): Float32Array {
  const channels = bias.length;
  const products = filters.length / channels;
  const pixels = values.length / products;
  const result = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const x = values.subarray(pixel * products, (pixel + 1) * products);
    const y = pixel * channels;
    let channel = 0;
    for (; channel + 4 <= channels; channel += 4) fourDots(x, filters, bias, channel, result, y);
    for (; channel < channels; channel++)
      result[y + channel] = bias[channel]! + dot(x, filters, channel * products);
  }
  return result;
}

/** Four channels at once, so that each value is read once for them: some three times as fast. */
function fourDots(
  x: Float32Array,
  filters: Float64Array,
  bias: Float64Array,
  channel: number,
  result: Float32Array,
  y: number,
): void {
  const products = x.length;
  const first = channel * products;
  let [a, b, c, d] = [bias[channel]!, bias[channel + 1]!, bias[channel + 2]!, bias[channel + 3]!];
  for (let i = 0, at = first; i < products; i++, at++) {
    const value = x[i]!;
    a += value * filters[at]!;
    b += value * filters[at + products]!;
    c += value * filters[at + 2 * products]!;
    d += value * filters[at + 3 * products]!;
  }
  result[y + channel] = a;
  result[y + channel + 1] = b;
  result[y + channel + 2] = c;
  result[y + channel + 3] = d;
}

function dot(x: Float32Array, filters: Float64Array, first: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * filters[first + i]!;
  return sum;
}

/** Every channel is filtered by itself. */
function slid(layer: RealLayer, input: Float32Array): Float32Array {
  const { channels } = layer.output;
  const { filters, bias } = layer;
  const result = new Float32Array(layer.output.height * layer.output.width * channels);
  for (let at = 0; at < result.length; at += channels) result.set(bias, at);
  eachTap(layer, (pixel, tap, source) => {
    for (let channel = 0; channel < channels; channel++)
      result[pixel * channels + channel]! +=
        input[source * channels + channel]! * filters[tap * channels + channel]!;
  });
  return result;
}

function mean(input: Float32Array, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  for (let at = 0; at < input.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) sums[channel]! += input[at + channel]!;
  }
  return Float32Array.from(sums, (sum) => (sum * channels) / input.length);
}
