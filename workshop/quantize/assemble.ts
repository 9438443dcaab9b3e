/** Tensors with timm's names as a network with folded batch normalisation. */
import type { Tensor } from '../packing/tensor.ts';
import { samePadding } from '../packing/shapes.ts';
import type { Plane } from '../packing/shapes.ts';
import { fold } from './fold.ts';
import type { Layer, RealLayer, RealNetwork } from './network.ts';
import { StateDict } from './state-dict.ts';

/** `same`: TensorFlow's, more below and to the right; `symmetric`: PyTorch's, 1 on all sides. */
export const paddings = ['same', 'symmetric'] as const;
export type Padding = (typeof paddings)[number];

export interface Convention {
  /** Side of the square input. */
  readonly resolution: number;
  readonly padding: Padding;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Blocks of each stage; the first block of a stage but the first has stride 2. */
const stages = [1, 2, 2, 6, 2] as const;

/** @throws E_MODEL_TENSOR a tensor is missing or one too many; E_MODEL_SHAPE one has another shape */
export function assemble(tensors: ReadonlyMap<string, Tensor>, convention: Convention): RealNetwork {
  const state = new StateDict(tensors);
  const stem = state.take('conv_stem.weight', [0, 0, 3, 3]);
  const [channels = 0, inputs = 0] = stem.shape;
  const plane = { height: convention.resolution, width: convention.resolution, channels: inputs };
  const builder = new Builder(state, convention, plane);
  builder.add('convolution', stem, { norm: 'bn1', stride: 2, channels });
  for (const [stage, blocks] of stages.entries()) {
    for (let block = 0; block < blocks; block++)
      builder.pair(`blocks.${stage}.${block}.`, stage > 0 && block === 0 ? 2 : 1);
  }
  const classes = builder.classify();
  state.empty();
  return { plane, layers: builder.layers, classes };
}

interface Stage {
  /** Name of its batch normalisation. */
  readonly norm: string;
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

  pair(prefix: string, stride: 1 | 2): void {
    const { channels: inputs } = this.#plane;
    const depthwise = this.#state.take(`${prefix}conv_dw.weight`, [inputs, 1, 3, 3]);
    this.add('depthwise', depthwise, { norm: `${prefix}bn1`, stride, channels: inputs });
    const pointwise = this.#state.take(`${prefix}conv_pw.weight`, [0, inputs, 1, 1]);
    this.add('pointwise', pointwise, { norm: `${prefix}bn2`, stride: 1, channels: pointwise.shape[0]! });
  }

  /** A layer with batch normalisation and ReLU6. */
  add(kind: RealLayer['kind'], filters: Tensor, { norm, stride, channels }: Stage): void {
    const take = (part: string): Float32Array => this.#state.take(`${norm}.${part}`, [channels]).data;
    const folded = fold(ordered(kind, filters), kind === 'depthwise', {
      gain: take('weight'),
      shift: take('bias'),
      mean: take('running_mean'),
      variance: take('running_var'),
      epsilon: this.#convention.epsilon,
      name: norm,
    });
    const { side, before } =
      kind === 'pointwise' ? { side: this.#plane.height, before: 0 } : this.#window(stride);
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
  classify(): number {
    const { channels } = this.#plane;
    const one = { height: 1, width: 1, channels };
    this.#push({ kind: 'mean', input: this.#plane, output: one });
    const name = 'classifier.weight';
    const filters = this.#state.take(name, this.#state.has(name, 4) ? [0, channels, 1, 1] : [0, channels]);
    const classes = filters.shape[0]!;
    const bias = this.#state.take('classifier.bias', [classes]).data;
    this.#push({
      kind: 'pointwise',
      name,
      stride: 1,
      padTop: 0,
      padLeft: 0,
      input: one,
      output: { height: 1, width: 1, channels: classes },
      activation: 'none',
      filters: Float64Array.from(filters.data),
      bias: Float64Array.from(bias),
    });
    return classes;
  }

  #window(stride: 1 | 2): { side: number; before: number } {
    const side = this.#plane.height;
    if (this.#convention.padding === 'same') return samePadding(side, 3, stride);
    return { side: Math.floor((side - 1) / stride) + 1, before: 1 };
  }

  #push(layer: Layer): void {
    this.layers.push(layer);
    this.#plane = layer.output;
  }
}

/** From PyTorch's order, `[out][in][row][column]`, to that of `RealLayer`. */
function ordered(kind: RealLayer['kind'], { shape, data }: Tensor): Float64Array {
  const [outputs = 0, inputs = 0, rows = 0, columns = 0] = shape;
  const taps = rows * columns;
  const filters = new Float64Array(data.length);
  let from = 0;
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let tap = 0; tap < taps; tap++, from++) {
        const to = kind === 'depthwise' ? tap * outputs + output : (output * taps + tap) * inputs + input;
        filters[to] = data[from]!;
      }
    }
  }
  return filters;
}
