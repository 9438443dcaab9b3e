/**
 * Bias correction: what rounding moves the outputs of a channel in the mean, its bias moves back.
 *
 * Source: Nagel et al., Data-free quantization through weight equalization and bias correction, arXiv:1906.04721,
 * section 4.2 and appendix D, "empirical": the means are measured, layer after layer.
 */
import { sums } from '../packing/forward.ts';
import { hasFilters } from '../packing/network.ts';
import type { FilterLayer, Layer as IntegerLayer } from '../packing/network.ts';
import { activate, forward, linear } from './forward.ts';
import type { Input } from './input.ts';
import { integerBias, shifted } from './integers.ts';
import type { Integers } from './integers.ts';
import { Means } from './means.ts';
import type { Layer, RealNetwork } from './network.ts';

/**
 * The layer with the bias with which its outputs, before the activation, have these means on these inputs.
 *
 * @param inputs u8 planes as the layers before, corrected already, give them
 * @param due f64 `[channels]`: the means of the real network on the same pictures
 */
export function correct(
  { layer, unit }: Integers,
  inputs: readonly Uint8Array[],
  due: Float64Array,
): FilterLayer {
  const found = new Means(layer.output.channels);
  for (const input of inputs) found.add(sums(layer, input));
  const { values } = found;
  const bias = due.map((mean, channel) => mean - values[channel]! * unit[channel]!);
  return { ...layer, bias: integerBias(bias, unit) };
}

/** The real network with the biases of integers, whose first layer's take up the shift of the input. */
export function withBiases(real: RealNetwork, layers: readonly IntegerLayer[], input: Input): RealNetwork {
  const all = real.layers.map((layer, index): Layer => {
    const integer = layers[index]!;
    if (layer.kind === 'mean' || !hasFilters(integer)) return layer;
    const bias = Float64Array.from(
      integer.bias,
      (value, channel) => value * integer.scale[channel]! * integer.outputScale,
    );
    if (index > 0) return { ...layer, bias };
    const taken = shifted(layer, input.shift).bias;
    return { ...layer, bias: bias.map((value, channel) => value - (taken[channel]! - layer.bias[channel]!)) };
  });
  return { ...real, layers: all };
}

/** Means of each layer before its activation; none of the pool, which has nothing to correct. */
export function realMeans(
  { layers }: RealNetwork,
  inputs: Iterable<Float32Array>,
): readonly (Float64Array | undefined)[] {
  const means = layers.map((layer) => new Means(layer.output.channels));
  for (const input of inputs) {
    layers.reduce((plane, layer, index) => {
      if (layer.kind === 'mean') return forward(layer, plane);
      const output = linear(layer, plane);
      means[index]!.add(output);
      return activate(layer, output);
    }, input);
  }
  return layers.map((layer, index) => (layer.kind === 'mean' ? undefined : means[index]!.values));
}
