/** Preprocessing inside the graph in float32: one step of IEEE arithmetic after the other, as LiteRT takes them. */
import { clamp, quantize } from '../arithmetic.ts';
import type { Activation, Affine } from '../arithmetic.ts';
import { checkConstant, operandsOf, unfoldable } from './elementwise.ts';
import type { Name } from './elementwise.ts';
import { optionsOf } from './model.ts';
import type { Model, Operator } from './model.ts';
import { result } from './operands.ts';
import { shapeError, typeError } from './tensor.ts';
import { activationOf } from './window.ts';

/** A float of each byte of each channel, f32 `[channels][256]`. */
export type Floats = Float32Array;

const laws: Readonly<Record<Name, (first: number, second: number) => number>> = {
  ADD: (first, second) => first + second,
  SUB: (first, second) => first - second,
  MUL: (first, second) => first * second,
  DIV: (first, second) => first / second,
};

/** Clamps of a fused activation. */
const limits: Readonly<Record<Activation, { low: number; high: number }>> = {
  none: { low: -Infinity, high: Infinity },
  relu: { low: 0, high: Infinity },
  relu6: { low: 0, high: 6 },
};

/** What DEQUANTIZE makes of bytes, u8 `[channels][256]`. */
export function dequantized(bytes: Uint8Array, { scale, zero }: Affine): Floats {
  return Float32Array.from(bytes, (byte) => scale * (byte - zero));
}

/** What QUANTIZE makes of floats, u8 `[channels][256]`. */
export function quantized(floats: Floats, output: Affine): Uint8Array {
  return Uint8Array.from(floats, (value) => quantize(value, output));
}

/**
 * The floats after MUL, ADD, SUB or DIV with one constant, or one per channel.
 *
 * @throws E_MODEL_OPERATOR, E_MODEL_SHAPE the constants are not one per channel; E_MODEL_TYPE
 */
export function computed(model: Model, operator: Operator & { name: Name }, floats: Floats): Floats {
  const { tensors, constant, isFirst } = operandsOf(model, operator);
  const wrong = [...tensors, result(model, operator)].find(({ type }) => type !== 'float32');
  if (wrong) throw typeError(wrong, 'float32');
  const channels = floats.length / 256;
  const count = checkConstant(operator, constant, channels);
  const { data } = constant;
  if (data.length !== 4 * count) throw shapeError(constant, `has ${data.length} bytes`);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const law = laws[operator.name];
  const { low, high } = limits[activationOf(operator, optionsOf(operator, operator.name), 0)];
  const after = floats.map((value, at) => {
    const number = view.getFloat32(count === 1 ? 0 : 4 * (at >> 8), true);
    return clamp(isFirst ? law(number, value) : law(value, number), low, high);
  });
  if (after.every(Number.isFinite)) return after;
  throw unfoldable(operator, 'makes an infinite number or none');
}
