import { countOf, flagOf, listOf, objectOf, parse, textOf, wrong } from './json.ts';

/** An input as it was sent. */
export interface Tensor {
  readonly name: string;
  readonly datatype: string;
  /** Whole numbers from 0. */
  readonly shape: readonly number[];
  /** What its JSON has, or the bytes that follow the JSON. */
  readonly data: unknown;
}

/** An output that is asked for. */
export interface Wanted {
  readonly name: string;
  readonly binary: boolean;
  /** How many classes are named instead of the tensor; 0 for the tensor. */
  readonly classification: number;
}

/** A request of the protocol. */
export interface Inference {
  readonly id: string | undefined;
  readonly input: Tensor;
  /** Undefined where all are asked for. */
  readonly outputs: readonly Wanted[] | undefined;
  /** Whether outputs that are not named are binary. */
  readonly binary: boolean;
}

/** Axes that a shape may have; one of the protocol has no bound. */
const MOST_AXES = 8;

/**
 * Reads a request: JSON, and in the binary form the bytes of its tensor after it.
 *
 * @param jsonLength header `Inference-Header-Content-Length`; without it all is JSON
 * @throws E_USAGE, E_IMAGE_SIZE
 */
export function inferenceOf(bytes: Uint8Array, jsonLength: string | undefined): Inference {
  const length = jsonLength === undefined ? bytes.length : lengthOf(jsonLength, bytes.length);
  const all = objectOf(parse(bytes.subarray(0, length)), 'The request');
  const binary = parametersOf(all, 'The request')['binary_data_output'];
  const isBinary = binary === undefined ? false : flagOf(binary, 'binary_data_output');
  const inputs = listOf(all['inputs'], 'inputs');
  if (inputs.length !== 1)
    throw wrong('A request has one input, `image` or `picture`; pictures are a batch of it');
  const outputs = listOf(all['outputs'] ?? [], 'outputs').map((output) => wantedOf(output, isBinary));
  return {
    id: all['id'] === undefined ? undefined : textOf(all['id'], 'id'),
    input: tensorOf(inputs[0], bytes.subarray(length)),
    outputs: outputs.length > 0 ? outputs : undefined,
    binary: isBinary,
  };
}

function lengthOf(text: string, most: number): number {
  const length = /^\d{1,9}$/.test(text) ? Number(text) : Infinity;
  if (length <= most) return length;
  throw wrong(`Inference-Header-Content-Length must be a number of bytes, of the ${most} that the body has`);
}

function tensorOf(value: unknown, bytes: Uint8Array): Tensor {
  const all = objectOf(value, 'An input');
  const shape = listOf(all['shape'], 'shape').map((side) => countOf(side, 'Each number of a shape'));
  if (shape.length > MOST_AXES) throw wrong(`A shape may have ${MOST_AXES} axes`);
  const size = parametersOf(all, 'An input')['binary_data_size'];
  if (size === undefined && bytes.length > 0)
    throw wrong(`${bytes.length} bytes follow the JSON, and no input has a binary_data_size`);
  if (size !== undefined && countOf(size, 'binary_data_size') !== bytes.length)
    throw wrong(`binary_data_size must be the ${bytes.length} bytes that follow the JSON`);
  if ((size === undefined) === (all['data'] === undefined))
    throw wrong('An input has either `data`, or `binary_data_size` and bytes after the JSON');
  return {
    name: textOf(all['name'], 'name'),
    datatype: textOf(all['datatype'], 'datatype'),
    shape,
    data: size === undefined ? all['data'] : bytes,
  };
}

function wantedOf(value: unknown, isBinary: boolean): Wanted {
  const all = objectOf(value, 'An output');
  const { binary_data: binary = isBinary, classification = 0 } = parametersOf(all, 'An output');
  return {
    name: textOf(all['name'], 'name'),
    binary: flagOf(binary, 'binary_data'),
    classification: countOf(classification, 'classification'),
  };
}

function parametersOf(
  of: Readonly<Record<string, unknown>>,
  whose: string,
): Readonly<Record<string, unknown>> {
  return objectOf(of['parameters'] ?? {}, `${whose}'s parameters`);
}
