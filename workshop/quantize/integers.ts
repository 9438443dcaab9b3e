/** Layers in integers of layers in real numbers. */
import { activationClamps, meanConstants, requantization, rint } from '../packing/arithmetic.ts';
import type { Affine } from '../packing/arithmetic.ts';
import type { FilterLayer, PoolLayer } from '../packing/network.ts';
import { eachFilter, quantizeFilters } from './filters.ts';
import type { Rounding } from './filters.ts';
import type { MeanLayer, RealLayer } from './network.ts';

/** What a layer reads and what it writes. */
export interface Ends {
  readonly input: Affine;
  readonly output: Affine;
}

/** Integers of a bias: with its zero points it must stay below 3 · 2²⁹ (weights/FORMAT.md), a sum reaches 2²⁹. */
const LARGEST_BIAS = 2 ** 29;

/** A requantization scale is a normal float32; below this a channel moves no byte anyway. */
const LEAST_SCALE = 2 ** -100;

/** A layer, and what one unit of each channel's sum is in real numbers. */
export interface Integers {
  readonly layer: FilterLayer;
  /** f64 `[channels]` */
  readonly unit: Float64Array;
}

export function integers(layer: RealLayer, { input, output }: Ends, rounding: Rounding): Integers {
  const least = layer.bias.map((bias) =>
    Math.max(Math.abs(bias) / (input.scale * LARGEST_BIAS), LEAST_SCALE * (output.scale / input.scale)),
  );
  const filters = quantizeFilters(layer, rounding, least);
  const unit = Float64Array.from(filters.scale, (scale) => input.scale * scale);
  const { kind, stride, padTop, padLeft } = layer;
  const quantized: FilterLayer = {
    kind,
    stride,
    padTop,
    padLeft,
    input: layer.input,
    output: layer.output,
    inputZero: input.zero,
    outputZero: output.zero,
    outputScale: output.scale,
    ...activationClamps(layer.activation, output.scale, output.zero),
    filters: filters.data,
    filterZero: filters.zero,
    scale: filters.scale.map((scale) => requantization(input.scale, scale, output.scale)),
    bias: integerBias(layer.bias, unit),
  };
  return { layer: quantized, unit };
}

/** i32 `[channels]` */
export function integerBias(bias: Float64Array, unit: Float64Array): Int32Array {
  return Int32Array.from(bias, (value, channel) => rint(value / unit[channel]!));
}

/** The mean, of int8 values with a scale of its own. */
export function integerMean({ input, output }: MeanLayer, ends: Ends): PoolLayer {
  return {
    kind: 'mean',
    input,
    output,
    inputZero: ends.input.zero,
    outputZero: ends.output.zero,
    outputScale: ends.output.scale,
    low: 0,
    high: 255,
    ...meanConstants('int8', ends.input, ends.output, input.height * input.width),
  };
}

/** The first layer with a bias that takes up what the bytes of each input channel are too low. */
export function shifted(layer: RealLayer, shift: Float64Array): RealLayer {
  const bias = layer.bias.slice();
  eachFilter(layer, (at, channel) => {
    bias[channel]! += layer.filters[at]! * shift[at % layer.input.channels]!;
  });
  return { ...layer, bias };
}
