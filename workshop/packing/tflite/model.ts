/**
 * The part of TFLite's schema that a MobileNet needs, read into plain records.
 * Source: tensorflow/lite/schema/schema.fbs, version 3; slots are counted as the fields stand there.
 */
import { MobilenetError } from '../../../host/errors.ts';
import { Flatbuffer } from './flatbuffer.ts';
import type { Table } from './flatbuffer.ts';
import { identify } from './identify.ts';
import { readMetadata } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { operatorName } from './operators.ts';
import { readTensor } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/** Value of BuiltinOptions for the options of each operator that has some. */
const optionsTypes = {
  CONV_2D: 1,
  DEPTHWISE_CONV_2D: 2,
  AVERAGE_POOL_2D: 5,
  FULLY_CONNECTED: 8,
  SOFTMAX: 9,
  ADD: 11,
  MUL: 21,
  SUB: 28,
  DIV: 29,
} as const;

/** A MobileNet has some 40. */
const MOST_OPERATORS = 1024;

export interface Operator {
  readonly index: number;
  readonly name: string;
  /** Indices of tensors, −1 for an operand left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly optionsType: number;
  readonly options: Table | undefined;
}

export interface Model {
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  /** Index of the one tensor that goes in and of the one that comes out. */
  readonly input: number;
  readonly output: number;
  readonly metadata: Metadata;
}

/** Reads and checks the tables of a .tflite file; what the operators mean is checked where they are imported. */
export function readModel(bytes: Uint8Array): Model {
  identify(bytes);
  const root = new Flatbuffer(bytes).root('model');
  const version = root.u32(0, 0);
  if (version !== 3) {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `The model has schema version ${version}, not 3; convert it again.`,
      'model.version',
    );
  }
  const names = root.tables(1, 'operator_codes').map(readOperatorName);
  const buffers = root.tables(4, 'buffers').map(readBuffer);
  const subgraphs = root.tables(2, 'subgraphs');
  const [graph] = subgraphs;
  if (!graph || subgraphs.length !== 1) {
    throw new MobilenetError(
      'E_MODEL_SHAPE',
      `The model has ${subgraphs.length} subgraphs, not one.`,
      'model.subgraphs',
    );
  }
  const tensors = graph.tables(0, 'tensors').map((table, index) => readTensor(table, index, buffers));
  const only = (slot: number, name: string): number =>
    onlyTensor(graph.i32s(slot, name), name, tensors.length);
  const rows = graph.tables(3, 'operators');
  if (rows.length > MOST_OPERATORS) {
    throw new MobilenetError(
      'E_MODEL_LIMIT',
      `The model has ${rows.length} operators; this runtime takes MobileNet V1 only.`,
      'model.subgraphs[0].operators',
    );
  }
  const operators = rows.map((table, index) => readOperator(table, index, names, tensors));
  const metadata = readMetadata(root, buffers);
  return { tensors, operators, input: only(1, 'inputs'), output: only(2, 'outputs'), metadata };
}

/** Options of an operator, checked to be those of its kind. */
export function optionsOf(operator: Operator, kind: keyof typeof optionsTypes): Table {
  if (!operator.options || operator.optionsType !== optionsTypes[kind]) {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `Operator ${operator.index} (${operator.name}) carries options of another kind; convert the model again.`,
      operator.index,
    );
  }
  return operator.options;
}

/** Old files write the code into a byte, new ones into an integer; the larger counts. Custom ones have a name beside. */
function readOperatorName(table: Table): string {
  const name = operatorName(Math.max(table.i8(0, 0), table.i32(3, 0)));
  if (name !== 'CUSTOM') return name;
  const custom = new TextDecoder().decode(table.bytes(1, 'custom_code').subarray(0, 64));
  return `CUSTOM ${custom.replace(/[^\w.:-]/g, '?')}`;
}

function readBuffer(table: Table): Uint8Array {
  if (table.u64(1) > 1n) {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `The model keeps ${table.place} outside of its tables, as files above 2 GB do; convert it into one plain file.`,
      table.place,
    );
  }
  return table.bytes(0, 'data');
}

function readOperator(
  table: Table,
  index: number,
  names: readonly string[],
  tensors: readonly Tensor[],
): Operator {
  const code = table.u32(0, 0);
  const name = names[code];
  if (name === undefined) {
    throw new MobilenetError(
      'E_MODEL_OPERATOR',
      `Operator ${index} has the code ${code} of ${names.length}.`,
      index,
    );
  }
  const inputs = table.i32s(1, 'inputs');
  const outputs = table.i32s(2, 'outputs');
  const stray = [...inputs, ...outputs].find((tensor) => tensor < -1 || tensor >= tensors.length);
  if (stray !== undefined) {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `Operator ${index} (${name}) names the tensor ${stray} of ${tensors.length}.`,
      index,
    );
  }
  const optionsType = table.u8(3, 0);
  return { index, name, inputs, outputs, optionsType, options: table.table(4, 'builtin_options') };
}

function onlyTensor(list: readonly number[], name: string, tensors: number): number {
  const [tensor] = list;
  if (tensor === undefined || list.length !== 1) {
    throw new MobilenetError(
      'E_MODEL_SHAPE',
      `The model has ${list.length} ${name}, not one, as detectors and pose networks have; convert a classifier, or an embedding, with one.`,
      name,
    );
  }
  if (tensor < 0 || tensor >= tensors) {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `The model's ${name} name the tensor ${tensor} of ${tensors}.`,
      name,
    );
  }
  return tensor;
}
