/** Operators with filters as layers of the network. */
import type { MobilenetError } from '../../../host/errors.ts';
import { requantization } from '../arithmetic.ts';
import { checkPlane } from '../check.ts';
import type { FilterLayer } from '../network.ts';
import { endsOf, stage } from './ends.ts';
import type { Ends } from './ends.ts';
import { unsupported } from './line.ts';
import { optionsOf } from './model.ts';
import type { Model, Operator } from './model.ts';
import { biases, filters, operand, result } from './operands.ts';
import type { Filters } from './operands.ts';
import { quantizationError, shapeError } from './tensor.ts';
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
  if (multiplier !== 1 || ends.output.channels !== channels) throw multiplied(operator, ends, multiplier);
  const filter = filters(operand(model, operator, 1), [1, 3, 3, channels], 3);
  return {
    kind: 'depthwise',
    ...stage(ends),
    ...windowOf(operator, options, { side: 3, activation: 4, dilationWidth: 5, dilationHeight: 6 }, ends),
    ...weights(model, operator, ends, filter),
  };
}

/**
 * DEPTHWISE_CONV_2D as the first layer, with any number of filters per channel: a convolution of which each output
 * channel reads one input channel.
 */
export function stem(model: Model, operator: Operator, pad: Padding): FilterLayer {
  const options = optionsOf(operator, 'DEPTHWISE_CONV_2D');
  const ends = paddedEnds(model, operator, pad);
  const { input, output } = ends;
  checkPlane(input);
  const multiplier = options.i32(3, 0);
  if (output.channels !== input.channels * multiplier) throw multiplied(operator, ends, multiplier);
  const filter = filters(operand(model, operator, 1), [1, 3, 3, output.channels], 3);
  return {
    kind: 'convolution',
    ...stage(ends),
    ...windowOf(operator, options, { side: 3, activation: 4, dilationWidth: 5, dilationHeight: 6 }, ends),
    ...weights(model, operator, ends, { ...filter, data: spread(filter, input.channels) }),
  };
}

/** i8 `[9][outChannels]` as i8 `[outChannels][9][inChannels]`: the zero point where an input channel is not read. */
function spread({ data, zero }: Filters, inChannels: number): Int8Array {
  const outChannels = zero.length;
  const multiplier = outChannels / inChannels;
  return Int8Array.from({ length: data.length * inChannels }, (_, at) => {
    const tap = Math.floor(at / inChannels) % 9;
    const channel = Math.floor(at / (9 * inChannels));
    const isRead = Math.floor(channel / multiplier) === at % inChannels;
    return isRead ? data[tap * outChannels + channel]! : zero[channel]!;
  });
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
  if (output.height * output.width !== 1) throw shapeError(result(model, operator), 'is not one pixel');
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

function multiplied(operator: Operator, { input, output }: Ends, multiplier: number): MobilenetError {
  return unsupported(
    operator,
    `makes ${output.channels} channels of ${input.channels} by ${multiplier} filters each`,
  );
}

/** The ends, with the input as it was before a PAD operator. */
function paddedEnds(model: Model, operator: Operator, pad: Padding): PaddedEnds {
  const { input, output } = endsOf(model, operator);
  const tensor = operand(model, operator, 0);
  if (tensor.shape.length !== 4) throw shapeError(tensor, 'is not [1, height, width, channels]');
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
