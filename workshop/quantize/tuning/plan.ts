/** The memory of the training module for a network with folded batch normalisation. */
import { Allocator, pagesOf, planLayers } from '../../training/memory.ts';
import type { PlannedLayer } from '../../training/memory.ts';
import { padded, panels, patchSize } from '../../training/network.ts';
import type { Layer as TrainedLayer, Parameter } from '../../training/network.ts';
import { planTarget } from '../../training/target.ts';
import type { PlannedTarget } from '../../training/target.ts';
import type { Layer, RealLayer, RealNetwork } from '../network.ts';

/** Filters and biases, then their gradients in the same layout, then what the kernels need of each layer. */
export interface Plan {
  readonly layers: readonly PlannedLayer[];
  readonly places: ReadonlyMap<Parameter, number>;
  readonly parameters: number;
  /** Bytes from the parameters to their gradients. */
  readonly region: number;
  readonly pictures: number;
  readonly target: PlannedTarget;
  readonly pages: number;
}

/**
 * @param zero zero point of the pictures
 * @param batch pictures at a time
 * @throws E_MEMORY more than 4 GiB
 */
export function planTuning({ plane, layers, classes }: RealNetwork, zero: number, batch: number): Plan {
  const all = layers.map(trainedLayer);
  const memory = new Allocator();
  const places = new Map<Parameter, number>();
  const parameters = memory.end;
  for (const { filters, beta } of all) {
    for (const one of [filters, beta]) if (one) places.set(one, memory.floats(one.size));
  }
  const region = memory.end - parameters;
  memory.take(region);
  const pictures = memory.take(batch * plane.height * plane.width * plane.channels + 16);
  const target = planTarget((bytes) => memory.take(bytes), { batch, classes }, 1);
  const planned = planLayers(all, { memory, places, region, pictures, batch, zero });
  return { layers: planned, places, parameters, region, pictures, target, pages: pagesOf(memory, batch) };
}

/** A layer as the plan of a training takes it, its bias as β. */
function trainedLayer(layer: Layer): TrainedLayer {
  const { input, output } = layer;
  const none = { gamma: undefined, runningMean: undefined, runningVariance: undefined };
  const size = { input, output, multiplyAdds: 0, parameters: 0 };
  if (layer.kind === 'mean') {
    const shape = { ...size, kind: 'pool', stride: 1, padTop: 0, padLeft: 0 } as const;
    return { ...none, kind: 'pool', shape, filters: undefined, beta: undefined };
  }
  const { kind, stride, padTop, padLeft } = layer;
  return {
    ...none,
    kind: layer.activation === 'none' ? 'classifier' : kind,
    shape: { ...size, kind, stride, padTop, padLeft },
    filters: parameter(layer, kind === 'depthwise' ? 'taps' : 'matrix', filterSize(layer)),
    beta: parameter(layer, 'vector', padded(output.channels)),
  };
}

function parameter({ name }: RealLayer, layout: Parameter['layout'], size: number): Parameter {
  return { name, shape: [], layout, size, decays: false, fanIn: 0, fill: 0 };
}

function filterSize(layer: RealLayer): number {
  const channels = padded(layer.output.channels);
  return layer.kind === 'depthwise' ? 9 * channels : panels(rowsOf(layer), channels);
}

/** Products of an output in the module, with padding. */
function rowsOf({ kind, input }: RealLayer): number {
  return kind === 'convolution' ? patchSize(input.channels) : padded(input.channels);
}

/** Where each filter of `RealLayer` lies in the module: [channels/16][products][16], or [9][channels]. */
export function placesOf(layer: RealLayer): Int32Array {
  const { channels } = layer.output;
  const products = layer.filters.length / channels;
  const rows = rowsOf(layer);
  return Int32Array.from(layer.filters, (_, at) => {
    if (layer.kind === 'depthwise') return Math.floor(at / channels) * padded(channels) + (at % channels);
    const channel = Math.floor(at / products);
    return ((channel >> 4) * rows + (at % products)) * 16 + (channel & 15);
  });
}
