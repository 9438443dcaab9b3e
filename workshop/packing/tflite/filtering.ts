/** Operators with filters as layers of the network. */
import { requantization } from '../arithmetic.ts';
import type { FilterLayer } from '../network.ts';
import { endsOf, stage } from './ends.ts';
import type { Ends } from './ends.ts';
import { unsupported } from './line.ts';
import { optionsOf } from './model.ts';
import type { Model, Operator } from './model.ts';
import { biases, filters, operand, quantizationError } from './operands.ts';
import type { Filters } from './operands.ts';
import { clampsOf, windowOf } from './window.ts';
import type { PaddedEnds, Padding } from './window.ts';

/** CONV_2D: 3×3 is a convolution, 1×1 a pointwise layer. */
export function convolution(model: Model, operator: Operator, pad: Padding): FilterLayer {
  const options = optionsOf(operator, 'CONV_2D');
  const ends = paddedEnds(model, operator, pad);
  const tensor = operand(model, operator, 1);
  const side = tensor.shape[1] === 1 ? 1 : 3;
  const filter = filters(tensor, [ends.output.channels, side, side, ends.input.channels], 0);
  return {
    kind: side === 1 ? 'pointwise' : 'convolution',
    ...stage(ends),
    ...windowOf(operator, options, { side, activation: 3, dilationWidth: 4, dilationHeight: 5 }, ends),
    ...weights(model, operator, ends, filter),
  };
}

/** DEPTHWISE_CONV_2D, 3×3, one filter per channel. */
export function depthwise(model: Model, operator: Operator, pad: Padding): FilterLayer {
  const options = optionsOf(operator, 'DEPTHWISE_CONV_2D');
  const ends = paddedEnds(model, operator, pad);
  const { channels } = ends.input;
  const multiplier = options.i32(3, 0);
  if (multiplier !== 1 || ends.output.channels !== channels) {
    throw unsupported(
      operator,
      `makes ${ends.output.channels} channels of ${channels} by ${multiplier} filters each`,
    );
  }
  const filter = filters(operand(model, operator, 1), [1, 3, 3, channels], 3);
  return {
    kind: 'depthwise',
    ...stage(ends),
    ...windowOf(operator, options, { side: 3, activation: 4, dilationWidth: 5, dilationHeight: 6 }, ends),
    ...weights(model, operator, ends, filter),
  };
}

/** FULLY_CONNECTED on the pooled plane: a pointwise layer on one pixel. */
export function fullyConnected(model: Model, operator: Operator): FilterLayer {
  const options = optionsOf(operator, 'FULLY_CONNECTED');
  const ends = endsOf(model, operator);
  const { input, output } = ends;
  if (options.u8(1, 0) !== 0) throw unsupported(operator, 'has shuffled filters');
  if (input.height * input.width !== 1) {
    throw unsupported(operator, `reads ${input.height}×${input.width} pixels, not one`);
  }
  const filter = filters(operand(model, operator, 1), [output.channels, input.channels], 0);
  return {
    kind: 'pointwise',
    ...stage(ends),
    stride: 1,
    padTop: 0,
    padLeft: 0,
    ...clampsOf(operator, options, 0, output),
    ...weights(model, operator, ends, filter),
  };
}

/** The ends, with the input as it was before a PAD operator. */
function paddedEnds(model: Model, operator: Operator, pad: Padding): PaddedEnds {
  const { input, output } = endsOf(model, operator);
  const height = input.height - pad.top - pad.bottom;
  const width = input.width - pad.left - pad.right;
  return { input: { ...input, height, width }, output, pad };
}

/** Filters, scales and biases of each output channel. */
function weights(model: Model, operator: Operator, { input, output }: Ends, filter: Filters) {
  const tensor = operand(model, operator, 1);
  if (tensor.type !== input.domain) throw quantizationError(tensor, `filters a plane of ${input.domain}`);
  return {
    filters: filter.data,
    filterZero: filter.zero,
    scale: filter.scale.map((scale) => requantization(input.scale, scale, output.scale)),
    bias: biases(model, operator, input.scale, filter.scale),
  };
}
