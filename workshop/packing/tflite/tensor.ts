/** Tensors of a TFLite model as the file states them. Source: table Tensor of tensorflow/lite/schema/schema.fbs. */
import { MobilenetError } from '../../../host/errors.ts';
import { product } from '../../../host/size.ts';
import type { Table } from './flatbuffer.ts';

/** Names of TensorType by code. */
const types = (
  'float32 float16 int32 uint8 int64 string bool int16 complex64 int8 ' +
  'float64 complex128 uint64 resource variant uint32 uint16 int4 bfloat16'
).split(' ');

/** Bytes of one element of the types that are read. */
const widths: Readonly<Record<string, number>> = { int32: 4, uint8: 1, int64: 8, int8: 1 };

/** TFLite's own kernels end at 8 axes. */
const MOST_AXES = 8;

export interface Quantization {
  /** One per tensor or one per slice along `dimension`. */
  readonly scale: readonly number[];
  readonly zero: readonly number[];
  readonly dimension: number;
}

export interface Tensor {
  readonly index: number;
  readonly type: string;
  readonly shape: readonly number[];
  /** The shape as the model was written, −1 where a side is open. */
  readonly signature: readonly number[];
  readonly quantization: Quantization | undefined;
  readonly sparse: boolean;
  /** The constant's bytes, empty for a computed tensor. */
  readonly data: Uint8Array;
}

/** @param buffers of the model; a constant's bytes are one of them */
export function readTensor(table: Table, index: number, buffers: readonly Uint8Array[]): Tensor {
  const buffer = table.u32(2, 0);
  const data = buffers[buffer];
  if (!data) {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `Tensor ${index} names the buffer ${buffer} of ${buffers.length}.`,
      table.place,
    );
  }
  const code = table.i8(1, 0);
  const type = types[code] ?? `type ${code}`;
  const shape = table.i32s(0, 'shape');
  if (shape.length > MOST_AXES) {
    throw new MobilenetError('E_MODEL_LIMIT', `Tensor ${index} has ${shape.length} axes.`, table.place);
  }
  const tensor = {
    index,
    type,
    shape,
    data,
    signature: table.i32s(7, 'shape_signature'),
    sparse: table.has(6),
  };
  const width = widths[type];
  if (data.length > 0 && width !== undefined && data.length !== product(width, elements(shape, index))) {
    throw new MobilenetError(
      'E_MODEL_SHAPE',
      `Tensor ${index} has ${data.length} bytes for the shape [${shape}] of ${type}; convert the model again.`,
      table.place,
    );
  }
  return { ...tensor, quantization: readQuantization(table.table(4, 'quantization')) };
}

/** The number of elements of a shape, below 2³¹. */
export function elements(shape: readonly number[], tensor: number): number {
  const open = shape.find((side) => side < 0);
  if (open !== undefined) {
    throw new MobilenetError(
      'E_MODEL_SHAPE',
      `Tensor ${tensor} has the open side ${open} in [${shape}]; convert the model with a fixed input shape.`,
      tensor,
    );
  }
  const count = product(...shape);
  if (count < 2 ** 31) return count;
  throw new MobilenetError(
    'E_MODEL_LIMIT',
    `Tensor ${tensor} has the shape [${shape}], 2³¹ elements or more.`,
    tensor,
  );
}

function readQuantization(table: Table | undefined): Quantization | undefined {
  if (!table) return undefined;
  if (table.u8(4, 0) !== 0) {
    throw new MobilenetError(
      'E_MODEL_QUANTIZATION',
      `${table.place} is of a custom kind; convert the model with full integer quantization.`,
      table.place,
    );
  }
  const scale = table.f32s(2, 'scale');
  if (scale.length === 0) return undefined;
  return { scale, zero: table.i64s(3, 'zero_point'), dimension: table.i32(6, 0) };
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

export function typeError(tensor: Tensor, due: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_TYPE',
    `Tensor ${tensor.index} is of ${tensor.sparse ? 'sparse ' : ''}${tensor.type} where ${due} is due; quantize the model to int8.`,
    tensor.index,
  );
}
