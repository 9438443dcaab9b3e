/** Tensors of activations: their sides, scale and zero point, each checked. */
import type { Plane } from '../shapes.ts';
import { domainShift, usableScale } from '../arithmetic.ts';
import type { Affine } from '../arithmetic.ts';
import type { Domain } from '../network.ts';
import { elements, quantizationError, shapeError, typeError } from './tensor.ts';
import type { Quantization, Tensor } from './tensor.ts';

/** What the bytes of a tensor mean; the zero point in the u8 domain. */
export interface Meaning extends Affine {
  readonly domain: Domain;
}

/** A plane of quantized activations. */
export interface Activations extends Plane, Meaning {}

/** The sides of `[1, height, width, channels]`; with fewer axes those that are left out are 1. */
export function planeOf(tensor: Tensor): Plane {
  checkClosed(tensor);
  const { shape } = tensor;
  if (shape.length < 1 || shape.length > 4) throw shapeError(tensor, 'is not [1, height, width, channels]');
  if (shape.length % 2 === 0 && shape[0] !== 1) throw shapeError(tensor, 'is not of batch size 1');
  // Without its batch a plane has three axes, a vector one.
  const sides = shape.length % 2 === 0 ? shape.slice(1) : shape;
  const [height, width, channels] = sides.length === 3 ? sides : [1, 1, sides[0]];
  if (!height || !width || !channels) throw shapeError(tensor, 'is empty');
  return { height, width, channels };
}

/** Whether all elements lie along one axis, so that every shape of as many is another name of the same. */
export function isVector({ shape, index }: Tensor): boolean {
  return Math.max(...shape, 1) === elements(shape, index);
}

export function activations(tensor: Tensor): Activations {
  return { ...meaningOf(tensor), ...planeOf(tensor) };
}

/** Of a tensor quantized as a whole. */
export function meaningOf(tensor: Tensor): Meaning {
  const domain = domainOf(tensor);
  const { scale, zero } = quantizationOf(tensor, 1);
  const [low, high] = domain === 'uint8' ? [0, 255] : [-128, 127];
  if (!(zero[0]! >= low && zero[0]! <= high)) {
    throw quantizationError(tensor, `has the zero point ${zero[0]}`);
  }
  return { domain, scale: scale[0]!, zero: zero[0]! + domainShift(domain) };
}

export function domainOf(tensor: Tensor): Domain {
  if (tensor.sparse) throw typeError(tensor, 'a dense tensor, not a sparse one');
  if (tensor.type !== 'uint8' && tensor.type !== 'int8') throw typeError(tensor, 'uint8 or int8');
  return tensor.type;
}

/** One scale and zero point, or `channels` of them. Along which axis is for the caller, who knows whether it matters. */
export function quantizationOf(tensor: Tensor, channels: number): Quantization {
  const { quantization } = tensor;
  if (!quantization) throw quantizationError(tensor, 'has no scale');
  const { scale, zero } = quantization;
  if ((scale.length !== 1 && scale.length !== channels) || zero.length !== scale.length) {
    throw quantizationError(
      tensor,
      `has ${scale.length} scales and ${zero.length} zero points for ${channels} channels`,
    );
  }
  const wrong = scale.find((value) => !usableScale(value));
  if (wrong !== undefined) throw quantizationError(tensor, `has the scale ${wrong}`);
  return quantization;
}

/** Throws where a side is open. A batch size that is open is 1. */
function checkClosed(tensor: Tensor): void {
  elements(tensor.shape, tensor.index);
  const { shape, signature } = tensor;
  const open = signature.findIndex((side, axis) => side !== shape[axis] && (axis > 0 || side !== -1));
  if (open >= 0 || (signature.length > 0 && signature.length !== shape.length)) {
    throw shapeError(tensor, `is open: [${signature}]; convert the model with a fixed input shape`);
  }
}
