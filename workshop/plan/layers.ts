import type { Layer } from '../packing/packed.ts';
import type { LayerShape } from './plan.ts';

/** The layers of a packed file, with the parameters that their training had. */
export function layersOf(layers: readonly Layer[]): LayerShape[] {
  return layers.map(shapeOf);
}

function shapeOf(layer: Layer, index: number, all: readonly Layer[]): LayerShape {
  const [input, output] = [layer.input, layer.output].map(([height, width, channels]) => ({
    height,
    width,
    channels,
  }));
  const pooled = ['average pool', 'mean'];
  const { kind, stride, multiplyAdds } = layer;
  const perChannel = pooled.includes(all[index - 1]?.kind ?? '') ? 1 : 2;
  const [height, width, channels] = layer.output;
  const parameters = multiplyAdds / (height * width) + perChannel * channels;
  return {
    kind,
    stride,
    input: input!,
    output: output!,
    multiplyAdds,
    parameters: pooled.includes(kind) ? 0 : parameters,
  };
}
