/** In which order a library lays down filters: from there to that of `RealLayer`. */
import type { Tensor } from '../packing/tensor.ts';
import type { RealLayer } from './network.ts';

/**
 * `outputs first`, PyTorch: [outputs][inputs][row][column], depthwise [channels][1][row][column]; `outputs last`, Keras:
 * [row][column][inputs][outputs], depthwise [row][column][channels][1].
 */
export type Order = 'outputs first' | 'outputs last';

type Kind = RealLayer['kind'];

/** The due shape of filters; 0 for any number. */
export function shapeOf(kind: Kind, inputs: number, order: Order): number[] {
  const side = kind === 'pointwise' ? 1 : 3;
  if (order === 'outputs last')
    return kind === 'depthwise' ? [side, side, inputs, 1] : [side, side, inputs, 0];
  return kind === 'depthwise' ? [inputs, 1, side, side] : [0, inputs, side, side];
}

/** The same for a classifier that is a matrix. */
export function matrixOf(inputs: number, order: Order): number[] {
  return order === 'outputs first' ? [0, inputs] : [inputs, 0];
}

/** Channels that the filters of a convolution or pointwise layer write and read; a matrix has the same ends. */
export function channelsOf({ shape }: Tensor, order: Order): { outputs: number; inputs: number } {
  const [outputs, inputs] = order === 'outputs first' ? [shape[0], shape[1]] : [shape.at(-1), shape.at(-2)];
  return { outputs: outputs ?? 0, inputs: inputs ?? 0 };
}

/** Filters in the order of `RealLayer`. */
export function ordered(kind: Kind, tensor: Tensor, order: Order): Float64Array {
  const { data } = tensor;
  // Keras' depthwise filters lie as ours.
  if (kind === 'depthwise' && order === 'outputs last') return Float64Array.from(data);
  const { outputs, inputs } = channelsOf(tensor, order);
  const taps = data.length / (outputs * inputs);
  const filters = new Float64Array(data.length);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let tap = 0; tap < taps; tap++) {
        const from =
          order === 'outputs first'
            ? (output * inputs + input) * taps + tap
            : (tap * inputs + input) * outputs + output;
        const to = kind === 'depthwise' ? tap * outputs + output : (output * taps + tap) * inputs + input;
        filters[to] = data[from]!;
      }
    }
  }
  return filters;
}
