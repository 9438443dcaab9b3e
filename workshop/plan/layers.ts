import type { Layer } from '../packing/packed.ts';
import type { LayerShape } from './plan.ts';

/** The layers of a packed file, with the parameters that their training had. */
export function layersOf(layers: readonly Layer[]): LayerShape[] {
  return layers.map(shapeOf);
}

function shapeOf(layer: Layer, index: number, all: readonly Layer[]): LayerShape {
  const pooled = ['average pool', 'mean'];
  const { kind, stride, input, output, multiplyAdds } = layer;
  const perChannel = pooled.includes(all[index - 1]?.kind ?? '') ? 1 : 2;
  const parameters = multiplyAdds / (output.height * output.width) + perChannel * output.channels;
  return { kind, stride, input, output, multiplyAdds, parameters: pooled.includes(kind) ? 0 : parameters };
}
