/** Writes .tflite files from a description, which a test may make wrong. Slots as in tensorflow/lite/schema/schema.fbs. */
import { writeFlatbuffer } from './flatbuffer-writer.ts';
import type { Table } from './flatbuffer-writer.ts';

/** Codes of TensorType. */
export const Type = {
  float32: 0,
  float16: 1,
  int32: 2,
  uint8: 3,
  int64: 4,
  int16: 7,
  int8: 9,
  int4: 17,
} as const;

/** Codes of BuiltinOperator. */
export const Code = {
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONCATENATION: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEQUANTIZE: 6,
  FULLY_CONNECTED: 9,
  LOGISTIC: 14,
  MUL: 18,
  RESHAPE: 22,
  SOFTMAX: 25,
  CUSTOM: 32,
  PAD: 34,
  MEAN: 40,
  SUB: 41,
  DIV: 42,
  SQUEEZE: 43,
  STRIDED_SLICE: 45,
  CAST: 53,
  SHAPE: 77,
  PACK: 83,
  QUANTIZE: 114,
  HARD_SWISH: 117,
} as const;

export interface TensorSpec {
  shape: number[];
  type: number;
  buffer: number;
  signature?: number[];
  scale?: number[];
  zero?: number[];
  dimension?: number;
  sparse?: boolean;
}

export interface OperatorSpec {
  /** Index into `codes`. */
  opcode: number;
  inputs: number[];
  outputs: number[];
  optionsType?: number;
  options?: Table;
}

export interface ModelSpec {
  version: number;
  codes: number[];
  /** The name of each custom operator. */
  custom?: string;
  /** How often the subgraph stands there. */
  subgraphs: number;
  tensors: TensorSpec[];
  operators: OperatorSpec[];
  inputs: number[];
  outputs: number[];
  buffers: Uint8Array[];
  /** The index of the buffer that holds TFLite's metadata. */
  metadata?: number;
  /** Of every buffer, as in files above 2 GB. */
  externalOffset?: bigint;
}

export function writeModel(model: ModelSpec): Uint8Array {
  const operators = new Map(model.operators.map((operator) => [operator, operatorTable(operator)]));
  const graph: Table = [
    { tables: model.tensors.map(tensorTable) },
    { i32s: model.inputs },
    { i32s: model.outputs },
    { tables: model.operators.map((operator) => operators.get(operator)!) },
  ];
  const codes = model.codes.map((code): Table => [
    { i8: Math.min(code, 127) },
    model.custom === undefined ? undefined : { bytes: letters(model.custom) },
    { i32: 1 },
    { i32: code },
  ]);
  const external = model.externalOffset === undefined ? undefined : { u64: model.externalOffset };
  const metadata: Table = [{ bytes: letters('TFLITE_METADATA') }, { i32: model.metadata ?? 0 }];
  return writeFlatbuffer('TFL3', [
    { i32: model.version },
    { tables: codes },
    { tables: Array.from({ length: model.subgraphs }, () => graph) },
    undefined,
    { tables: model.buffers.map((bytes): Table => [bytes.length > 0 ? { bytes } : undefined, external]) },
    undefined,
    model.metadata === undefined ? undefined : { tables: [metadata] },
  ]);
}

/** A string as a flatbuffer holds it. */
export function letters(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function tensorTable({ shape, type, buffer, signature, scale, zero, dimension, sparse }: TensorSpec): Table {
  const quantization: Table = [
    undefined,
    undefined,
    scale && { f32s: scale },
    zero && { i64s: zero },
    undefined,
    undefined,
    dimension === undefined ? undefined : { i32: dimension },
  ];
  return [
    { i32s: shape },
    { i8: type },
    { i32: buffer },
    undefined,
    scale || zero ? { table: quantization } : undefined,
    undefined,
    sparse ? { table: [] } : undefined,
    signature && { i32s: signature },
  ];
}

function operatorTable({ opcode, inputs, outputs, optionsType, options }: OperatorSpec): Table {
  return [
    { i32: opcode },
    { i32s: inputs },
    { i32s: outputs },
    optionsType === undefined ? undefined : { i8: optionsType },
    options && { table: options },
  ];
}

/** The operators of a description, by name, for tests that change one. */
export function operatorOf(model: ModelSpec, name: keyof typeof Code, which = 0): OperatorSpec {
  const found = model.operators.filter(({ opcode }) => model.codes[opcode] === Code[name])[which];
  if (!found) throw new Error(`the model has no ${name} ${which}`);
  return found;
}

/** Tensor that an operator reads. */
export function operandOf(model: ModelSpec, operator: OperatorSpec, slot: number): TensorSpec {
  return model.tensors[operator.inputs[slot]!]!;
}
