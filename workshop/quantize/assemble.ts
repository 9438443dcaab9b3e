/** Tensors as a network with folded batch normalisation. */
import type { Tensor } from '../packing/tensor.ts';
import { samePadding } from '../packing/shapes.ts';
import type { Plane } from '../packing/shapes.ts';
import { channelsOf, matrixOf, ordered, shapeOf } from './filter-order.ts';
import { fold } from './fold.ts';
import type { Naming, Unit } from './naming.ts';
import type { Layer, RealLayer, RealNetwork } from './network.ts';
import type { Padding } from './padding.ts';
import type { StateDict } from './state-dict.ts';

export interface Convention {
  /** Side of the square input. */
  readonly resolution: number;
  readonly padding: Padding;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Of the depthwise layer of each pair. */
const strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1] as const;

/** @throws E_MODEL_TENSOR a tensor is missing or one too many; E_MODEL_SHAPE one has another shape */
export function assemble(state: StateDict, convention: Convention): RealNetwork {
  const { stem, pairs, head, classifier, order } = state.naming;
  const filters = state.take(stem.filters, shapeOf('convolution', 0, order));
  const { inputs, outputs } = channelsOf(filters, order);
  const plane = { height: convention.resolution, width: convention.resolution, channels: inputs };
  const builder = new Builder(state, convention, plane);
  builder.add('convolution', filters, { norm: stem, stride: 2, channels: outputs });
  pairs.forEach(([depthwise, pointwise], index) => {
    builder.depthwise(depthwise, strides[index]!);
    builder.pointwise(pointwise);
  });
  if (head) {
    builder.repeat();
    builder.pointwise(head);
  }
  const classes = builder.classify(classifier);
  state.empty();
  return { plane, layers: builder.layers, classes };
}

interface Stage {
  /** Its batch normalisation. */
  readonly norm: Unit;
  readonly stride: 1 | 2;
  /** Of the output. */
  readonly channels: number;
}

class Builder {
  readonly layers: Layer[] = [];
  readonly #state: StateDict;
  readonly #convention: Convention;
  /** The output of the last layer. */
  #plane: Plane;

  constructor(state: StateDict, convention: Convention, plane: Plane) {
    this.#state = state;
    this.#convention = convention;
    this.#plane = plane;
  }

  depthwise(norm: Unit, stride: 1 | 2): void {
    const { channels } = this.#plane;
    const filters = this.#state.take(norm.filters, shapeOf('depthwise', channels, this.#state.naming.order));
    this.add('depthwise', filters, { norm, stride, channels });
  }

  pointwise(norm: Unit): void {
    const { order } = this.#state.naming;
    const filters = this.#state.take(norm.filters, shapeOf('pointwise', this.#plane.channels, order));
    this.add('pointwise', filters, { norm, stride: 1, channels: channelsOf(filters, order).outputs });
  }

  /** A depthwise layer that passes on what it reads: a pointwise layer stands behind one in a packed file. */
  repeat(): void {
    const { channels } = this.#plane;
    this.#push({
      kind: 'depthwise',
      name: 'none',
      stride: 1,
      padTop: 1,
      padLeft: 1,
      input: this.#plane,
      output: this.#plane,
      activation: 'relu6',
      filters: new Float64Array(9 * channels).fill(1, 4 * channels, 5 * channels),
      bias: new Float64Array(channels),
    });
  }

  /** A layer with batch normalisation and ReLU6. */
  add(kind: RealLayer['kind'], filters: Tensor, { norm, stride, channels }: Stage): void {
    const take = (name: string): Float32Array => this.#state.take(name, [channels]).data;
    const folded = fold(ordered(kind, filters, this.#state.naming.order), kind === 'depthwise', {
      gain: take(norm.gain),
      shift: take(norm.shift),
      mean: take(norm.mean),
      variance: take(norm.variance),
      epsilon: this.#convention.epsilon,
      name: norm.variance,
    });
    const { side, before } = this.#window(kind, stride);
    this.#push({
      kind,
      name: filters.name,
      stride,
      padTop: before,
      padLeft: before,
      input: this.#plane,
      output: { height: side, width: side, channels },
      activation: 'relu6',
      ...folded,
    });
  }

  /** The mean and the classifier, a matrix or a convolution 1×1. */
  classify(names: Naming['classifier']): number {
    const { channels } = this.#plane;
    const { order } = this.#state.naming;
    const one = { height: 1, width: 1, channels };
    this.#push({ kind: 'mean', input: this.#plane, output: one });
    const whole = shapeOf('pointwise', channels, order);
    const isMatrix = this.#state.find(names.filters)?.shape.length !== whole.length;
    const filters = this.#state.take(names.filters, isMatrix ? matrixOf(channels, order) : whole);
    const classes = channelsOf(filters, order).outputs;
    const bias = this.#state.take(names.bias, [classes]).data;
    this.#push({
      kind: 'pointwise',
      name: names.filters,
      stride: 1,
      padTop: 0,
      padLeft: 0,
      input: one,
      output: { height: 1, width: 1, channels: classes },
      activation: 'none',
      filters: ordered('pointwise', filters, order),
      bias: Float64Array.from(bias),
    });
    return classes;
  }

  #window(kind: RealLayer['kind'], stride: 1 | 2): { side: number; before: number } {
    const side = this.#plane.height;
    const { padding } = this.#convention;
    if (kind === 'pointwise') return { side, before: 0 };
    if (padding === 'symmetric') return { side: Math.floor((side - 1) / stride) + 1, before: 1 };
    if (padding === 'keras' && kind === 'depthwise' && stride === 2)
      return { side: Math.floor(side / 2), before: 0 };
    return samePadding(side, 3, stride);
  }

  #push(layer: Layer): void {
    this.layers.push(layer);
    this.#plane = layer.output;
  }
}
