/** Tensors as a network sees them: planes of activations, filters, biases and small constants, each checked. */
import { MobilenetError } from '../../../host/errors.ts';
import type { Plane } from '../shapes.ts';
import { domainShift, usableScale } from '../arithmetic.ts';
import type { Affine } from '../arithmetic.ts';
import type { Domain } from '../network.ts';
import type { Model, Operator } from './model.ts';
import { elements } from './tensor.ts';
import type { Quantization, Tensor } from './tensor.ts';

/** Relative difference up to which a bias scale is inputScale · filterScale: converters round in two places. */
const BIAS_TOLERANCE = 1e-5;

/** A plane of quantized activations. */
export interface Activations extends Plane, Affine {
  readonly domain: Domain;
}

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

/** The sides of `[1, height, width, channels]` or `[1, channels]`. */
export function planeOf(tensor: Tensor): Plane {
  elements(tensor.shape, tensor.index);
  const { shape, signature } = tensor;
  const open = signature.findIndex((side, axis) => side !== shape[axis] && (axis > 0 || side !== -1));
  if (open >= 0 || (signature.length > 0 && signature.length !== shape.length)) {
    throw shapeError(tensor, `is open: [${signature}]; convert the model with a fixed input shape`);
  }
  if (shape.length !== 4 && shape.length !== 2) {
    throw shapeError(tensor, 'is not [1, height, width, channels]');
  }
  if (shape[0] !== 1) throw shapeError(tensor, 'is not of batch size 1');
  const [height, width, channels] = shape.length === 4 ? shape.slice(1) : [1, 1, shape[1]];
  if (!height || !width || !channels) throw shapeError(tensor, 'is empty');
  return { height, width, channels };
}

export function activations(tensor: Tensor): Activations {
  const domain = domainOf(tensor);
  const { scale, zero } = perTensor(tensor);
  return { ...planeOf(tensor), domain, scale, zero: zero + domainShift(domain) };
}

/** Scale and zero point, in the tensor's own domain, of a tensor quantized as a whole. */
function perTensor(tensor: Tensor): Affine {
  const { scale, zero } = quantizationOf(tensor, 1);
  const [low, high] = tensor.type === 'uint8' ? [0, 255] : [-128, 127];
  if (!(zero[0]! >= low && zero[0]! <= high)) {
    throw quantizationError(tensor, `has the zero point ${zero[0]}`);
  }
  return { scale: scale[0]!, zero: zero[0]! };
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
  const quantization = quantizationOf(tensor, domain === 'uint8' ? 1 : channels);
  const { scale, zero } = quantization;
  if (scale.length > 1 && quantization.dimension !== axis) {
    throw quantizationError(tensor, `has scales along dimension ${quantization.dimension}, not ${axis}`);
  }
  const wrong = zero.find((value) => (domain === 'int8' ? value !== 0 : !(value >= 0 && value <= 255)));
  if (wrong !== undefined) throw quantizationError(tensor, `has the filter zero point ${wrong}`);
  return {
    data: Int8Array.from(tensor.data, (byte) => byte - shift),
    zero: Int8Array.from({ length: channels }, (_, channel) => (zero[channel] ?? zero[0]!) - shift),
    scale: Float32Array.from({ length: channels }, (_, channel) => scale[channel] ?? scale[0]!),
  };
}

/** Biases in units of inputScale · filterScale; zeros where the model leaves them out. */
export function biases(
  model: Model,
  operator: Operator,
  inputScale: number,
  filterScale: Float32Array,
): Int32Array {
  if ((operator.inputs[2] ?? -1) === -1) return new Int32Array(filterScale.length);
  const tensor = operand(model, operator, 2);
  if (tensor.type !== 'int32') throw typeError(tensor, 'a bias of int32');
  if (tensor.shape.length !== 1 || tensor.shape[0] !== filterScale.length || tensor.data.length === 0) {
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

function domainOf(tensor: Tensor): Domain {
  if (tensor.sparse) throw typeError(tensor, 'a dense tensor, not a sparse one');
  if (tensor.type !== 'uint8' && tensor.type !== 'int8') throw typeError(tensor, 'uint8 or int8');
  return tensor.type;
}

/** One scale and zero point, or `channels` of them. */
function quantizationOf(tensor: Tensor, channels: number): Quantization {
  const { quantization } = tensor;
  if (!quantization) throw quantizationError(tensor, 'has no scale');
  const { scale, zero, dimension } = quantization;
  if ((scale.length !== 1 && scale.length !== channels) || zero.length !== scale.length) {
    throw quantizationError(
      tensor,
      `has ${scale.length} scales and ${zero.length} zero points for ${channels} channels`,
    );
  }
  if (dimension < 0 || dimension >= Math.max(tensor.shape.length, 1)) {
    throw quantizationError(tensor, `is quantized along dimension ${dimension} of ${tensor.shape.length}`);
  }
  const wrong = scale.find((value) => !usableScale(value));
  if (wrong !== undefined) throw quantizationError(tensor, `has the scale ${wrong}`);
  return quantization;
}

export function shapeError(tensor: Tensor, what: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_SHAPE',
    `Tensor ${tensor.index} of shape [${tensor.shape}] ${what}.`,
    tensor.index,
  );
}

export function quantizationError(tensor: Tensor, what: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_QUANTIZATION',
    `Tensor ${tensor.index} (${tensor.type}) ${what}; convert the model again with full integer quantization.`,
    tensor.index,
  );
}

function typeError(tensor: Tensor, due: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_TYPE',
    `Tensor ${tensor.index} is of ${tensor.sparse ? 'sparse ' : ''}${tensor.type} where ${due} is due; quantize the model to int8.`,
    tensor.index,
  );
}
