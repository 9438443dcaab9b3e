/** The stages of a network as the C runtime runs them: a producer, and the layer that multiplies what it makes. */
import type { Layer } from '../../packing/packed.ts';
import type { Plane } from '../../packing/shapes.ts';

/** `pair` is a depthwise layer with the pointwise one behind it, `dense` a pointwise layer behind the pool. */
export type StageKind = 'convolution' | 'pair' | 'pool' | 'dense';

export interface Stage {
  readonly kind: StageKind;
  /** Index of the first layer. */
  readonly first: number;
  /** Index of the layer that writes the output. */
  readonly last: number;
  readonly input: Plane;
  readonly output: Plane;
  readonly stride: number;
  /** Rows and columns of border before the plane. */
  readonly padding: readonly [top: number, left: number];
  readonly inputZero: number;
  /** Columns of the input in a row of the window, and bytes of such a row with its border; 0 without a window. */
  readonly columns: number;
  readonly row: number;
  /** Bytes that the producer leaves for a row of the output; 0 without a window. */
  readonly activations: number;
}

/** @param layers in the order that the core has checked: a convolution, pairs, a pool, dense layers */
export function stagesOf(layers: readonly Layer[]): Stage[] {
  const stages: Stage[] = [];
  for (let first = 0; first < layers.length; first++) {
    const layer = layers[first]!;
    const last = layer.kind === 'depthwise' ? first + 1 : first;
    stages.push(stageOf(layer, layers[last]!, first, last));
    first = last;
  }
  return stages;
}

function stageOf(layer: Layer, reader: Layer, first: number, last: number): Stage {
  const { input, stride, padding, inputZero } = layer;
  const stage = { first, last, input, output: reader.output, stride, padding, inputZero };
  const kind = kindOf(layer);
  if (kind === 'pool' || kind === 'dense') return { ...stage, kind, columns: 0, row: 0, activations: 0 };
  const { width } = layer.output;
  const reach = (width - 1) * stride + 3;
  // A row that the stage before leaves there is there whole.
  const places = Math.max(reach, padding[1] + input.width);
  return {
    ...stage,
    kind,
    columns: Math.min(input.width, reach - padding[1]),
    row: places * input.channels,
    activations: width * input.channels * (kind === 'convolution' ? 9 : 1),
  };
}

function kindOf({ kind }: Layer): StageKind {
  if (kind === 'convolution') return 'convolution';
  if (kind === 'depthwise') return 'pair';
  return kind === 'pointwise' ? 'dense' : 'pool';
}
