/**
 * Gradients of a network in integers, in float64 and plain loops: of the mean Kullback-Leibler divergence of its softmax
 * from a teacher's, in real numbers, as if nothing were rounded, and nothing where a clamp holds.
 */
import { eachTap, forward, sums } from '../../../../workshop/packing/forward.ts';
import type { FilterLayer, Layer } from '../../../../workshop/packing/network.ts';
import { hasFilters } from '../../../../workshop/packing/network.ts';

export interface Slope {
  readonly filters: Float64Array;
  readonly bias: Float64Array;
}

/** @returns gradients of each layer with filters, added up over the planes, and the mean divergence */
export function differentiate(
  layers: readonly Layer[],
  inputScale: number,
  planes: readonly Uint8Array[],
  teacher: readonly ArrayLike<number>[],
): { slopes: (Slope | undefined)[]; loss: number } {
  const slopes = layers.map((layer) =>
    hasFilters(layer)
      ? { filters: new Float64Array(layer.filters.length), bias: new Float64Array(layer.bias.length) }
      : undefined,
  );
  let loss = 0;
  planes.forEach((plane, image) => {
    const inputs = [plane];
    for (const layer of layers) inputs.push(forward(layer, 'int8', inputs.at(-1)!));
    const last = layers.at(-1)!;
    const logits = Float64Array.from(inputs.at(-1)!, (byte) => last.outputScale * (byte - last.outputZero));
    const [own, due] = [softmax(logits), softmax(teacher[image]!)];
    own.forEach((p, c) => (loss += (due[c]! * Math.log(due[c]! / p)) / planes.length));
    let gradient: Float64Array = own.map((p, c) => (p - due[c]!) / planes.length);
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = layers[index]!;
      const scale = index === 0 ? inputScale : layers[index - 1]!.outputScale;
      gradient = hasFilters(layer)
        ? throughFilters(layer, scale, inputs[index]!, gradient, slopes[index]!)
        : throughMean(layer, inputs[index + 1]!, gradient);
    }
  });
  return { slopes, loss };
}

function softmax(logits: ArrayLike<number>): Float64Array {
  const most = Math.max(...Array.from(logits));
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

function throughMean({ input, high }: Layer, bytes: Uint8Array, gradient: Float64Array): Float64Array {
  const { height, width, channels } = input;
  return Float64Array.from({ length: height * width * channels }, (_, at) =>
    bytes[at % channels]! < high ? gradient[at % channels]! / (height * width) : 0,
  );
}

/** Gradient of the layer's input in real numbers; adds to those of its filters and bias. */
function throughFilters(
  layer: FilterLayer,
  inputScale: number,
  input: Uint8Array,
  gradient: Float64Array,
  slope: Slope,
): Float64Array {
  const { channels } = layer.output;
  const passed = Float64Array.from(sums(layer, input), (sum, at) => {
    const z = (sum + layer.bias[at % channels]!) * layer.scale[at % channels]! + layer.outputZero;
    return z > layer.low && z < layer.high ? gradient[at]! : 0;
  });
  passed.forEach((value, at) => (slope.bias[at % channels]! += value));
  const back = new Float64Array(input.length);
  eachProduct(layer, (y, x, filter, channel) => {
    const unit = (layer.scale[channel]! * layer.outputScale) / inputScale;
    slope.filters[filter]! += passed[y]! * inputScale * (input[x]! - layer.inputZero);
    back[x]! += passed[y]! * unit * (layer.filters[filter]! - layer.filterZero[channel]!);
  });
  return back;
}

/** Visits the products of a layer: places of output, input and filter, and the output's channel. */
function eachProduct(
  layer: FilterLayer,
  visit: (y: number, x: number, filter: number, channel: number) => void,
): void {
  const { kind, input, output } = layer;
  const [inputs, channels] = [input.channels, output.channels];
  const mix = (pixel: number, source: number, tap: number, taps: number): void => {
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < inputs; i++)
        visit(pixel * channels + c, source * inputs + i, (c * taps + tap) * inputs + i, c);
  };
  if (kind === 'pointwise') {
    for (let pixel = 0; pixel < output.height * output.width; pixel++) mix(pixel, pixel, 0, 1);
    return;
  }
  eachTap(layer, (pixel, tap, source) => {
    if (kind === 'convolution') return mix(pixel, source, tap, 9);
    for (let c = 0; c < channels; c++)
      visit(pixel * channels + c, source * channels + c, tap * channels + c, c);
  });
}
