/** Operands as a network sees them: filters, biases and small constants, each checked. */
import { MobilenetError } from '../../../host/errors.ts';
import { domainOf, quantizationOf } from './activations.ts';
import type { Model, Operator } from './model.ts';
import { elements, quantizationError, shapeError, typeError } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/** Relative difference up to which a bias scale is inputScale · filterScale: converters round in two places. */
const BIAS_TOLERANCE = 1e-5;

export interface Filters {
  /** i8 in the order of the model. */
  readonly data: Int8Array;
  /** One per output channel. */
  readonly zero: Int8Array;
  readonly scale: Float32Array;
}

/** An operand that the operator cannot do without. */
export function operand(model: Model, operator: Operator, slot: number): Tensor {
  const tensor = model.tensors[operator.inputs[slot] ?? -1];
  if (!tensor) {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `Operator ${operator.index} (${operator.name}) lacks its operand ${slot}; convert the model again.`,
      operator.index,
    );
  }
  return tensor;
}

/** The one output; lineOf has made sure of it. */
export function result(model: Model, operator: Operator): Tensor {
  return model.tensors[operator.outputs[0]!]!;
}

/**
 * Filters of the given shape, whose scales run along `axis`.
 * uint8: one scale and zero point; int8: one scale or one per channel, zero point 0 (LiteRT takes nothing else).
 */
export function filters(tensor: Tensor, shape: readonly number[], axis: number): Filters {
  const domain = domainOf(tensor);
  if (tensor.shape.length !== shape.length || shape.some((side, at) => side !== tensor.shape[at])) {
    throw shapeError(tensor, `is not the [${shape}] of its operator`);
  }
  if (tensor.data.length === 0) throw shapeError(tensor, 'holds filters without any bytes');
  const channels = shape[axis]!;
  const shift = domain === 'uint8' ? 128 : 0;
  const { scale, zero, dimension } = quantizationOf(tensor, domain === 'uint8' ? 1 : channels);
  if (scale.length > 1 && dimension !== axis) {
    throw quantizationError(
      tensor,
      `has scales along dimension ${dimension} of ${shape.length}, not ${axis}`,
    );
  }
  const wrong = zero.find((value) => (domain === 'int8' ? value !== 0 : !(value >= 0 && value <= 255)));
  if (wrong !== undefined) throw quantizationError(tensor, `has the filter zero point ${wrong}`);
  return {
    data: Int8Array.from(tensor.data, (byte) => byte - shift),
    zero: Int8Array.from({ length: channels }, (_, channel) => (zero[channel] ?? zero[0]!) - shift),
    scale: Float32Array.from({ length: channels }, (_, channel) => scale[channel] ?? scale[0]!),
  };
}

/**
 * Biases in units of inputScale · filterScale; zeros where the model leaves them out. Their scales can only run along
 * themselves, whatever dimension the file states.
 */
export function biases(
  model: Model,
  operator: Operator,
  inputScale: number,
  filterScale: Float32Array,
): Int32Array {
  if ((operator.inputs[2] ?? -1) === -1) return new Int32Array(filterScale.length);
  const tensor = operand(model, operator, 2);
  if (tensor.type !== 'int32') throw typeError(tensor, 'a bias of int32');
  if (elements(tensor.shape, tensor.index) !== filterScale.length || tensor.data.length === 0) {
    throw shapeError(tensor, `does not hold ${filterScale.length} biases`);
  }
  const { scale, zero } = quantizationOf(tensor, filterScale.length);
  if (zero.some((value) => value !== 0)) throw quantizationError(tensor, 'has a zero point other than 0');
  filterScale.forEach((each, channel) => {
    const due = inputScale * each;
    const stated = scale[channel] ?? scale[0]!;
    if (!(Math.abs(stated - due) <= BIAS_TOLERANCE * due)) {
      throw quantizationError(
        tensor,
        `has the bias scale ${stated} instead of input scale · filter scale = ${due}`,
      );
    }
  });
  return integers(tensor);
}

/** The values of a constant of int32 or int64. */
export function constants(tensor: Tensor): number[] {
  if (tensor.type === 'int32') return Array.from(integers(tensor));
  if (tensor.type !== 'int64') throw typeError(tensor, 'a constant of int32');
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.length);
  return Array.from({ length: tensor.data.length / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)));
}

function integers({ data }: Tensor): Int32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return Int32Array.from({ length: data.length / 4 }, (_, i) => view.getInt32(4 * i, true));
}
