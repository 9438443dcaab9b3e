/** Pointwise layers that stand alone, as timm's `conv_head` does: a packed file has them behind depthwise ones. */
import { hasFilters } from '../network.ts';
import type { FilterLayer, Layer } from '../network.ts';

/** The layers with a depthwise one that passes on every byte before each pointwise layer of the trunk that has none. */
export function withPairs(layers: readonly Layer[]): Layer[] {
  const pool = layers.findIndex((layer) => !hasFilters(layer));
  return layers.flatMap((layer, index) => {
    const before = layers[index - 1];
    const isAlone = layer.kind === 'pointwise' && before !== undefined && before.kind !== 'depthwise';
    return isAlone && index < pool ? [passing(before), layer] : [layer];
  });
}

/** A depthwise layer that passes on what a layer writes. */
function passing({ output, outputZero, outputScale }: Layer): FilterLayer {
  const { channels } = output;
  return {
    kind: 'depthwise',
    input: output,
    output,
    inputZero: outputZero,
    outputZero,
    outputScale,
    low: 0,
    high: 255,
    stride: 1,
    padTop: 1,
    padLeft: 1,
    // Of the nine places the middle one.
    filters: new Int8Array(9 * channels).fill(1, 4 * channels, 5 * channels),
    filterZero: new Int8Array(channels),
    scale: new Float32Array(channels).fill(1),
    bias: new Int32Array(channels),
  };
}
