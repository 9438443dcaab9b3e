import { MobilenetError } from 'mobilenet-wasm';
import type { Contract } from 'mobilenet-wasm';
import type { Task } from '../../pool/messages.ts';
import { LARGEST_BODY, tooLarge } from '../bodies.ts';
import { MOST_PICTURES } from '../pictures.ts';
import { bytesOf, listOf, wrong } from './json.ts';
import type { Tensor } from './request.ts';

/** A picture of a batch. */
export type Piece = Pick<Task, 'bytes' | 'frame' | 'exact'>;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The pictures of an input: raw pixels of `image`, files of `picture`.
 *
 * @throws E_USAGE there is no such input, or it is of another type; E_INPUT_SHAPE its data are not of its shape;
 *   E_IMAGE_SIZE
 */
export function piecesOf(tensor: Tensor, contract: Contract): Piece[] {
  const [batch = 0] = tensor.shape;
  if (batch > MOST_PICTURES)
    throw new MobilenetError(
      'E_IMAGE_SIZE',
      `A batch may have ${MOST_PICTURES} pictures; send several requests.`,
    );
  if (tensor.name === 'image') return framesOf(tensor, contract);
  if (tensor.name === 'picture') return filesOf(tensor);
  throw wrong('The inputs are `image`, raw pixels, and `picture`, whole files');
}

/** Pixels of the network's own sides are its input itself, others are pictures, which are resized and cut. */
function framesOf(tensor: Tensor, contract: Contract): Piece[] {
  refuseType(tensor, 'UINT8');
  const [batch = 0, height = 0, width = 0, channels = 0] = tensor.shape;
  const format = ({ 1: 'grey', 3: 'rgb' } as const)[channels];
  if (tensor.shape.length !== 4 || !format)
    throw misshapen('`image` has the shape [batch, height, width, channels], of 3 channels or of 1');
  const count = tensor.shape.reduce(
    (product, side) => (product > LARGEST_BODY ? product : product * side),
    1,
  );
  if (count === 0) throw misshapen('A shape with a 0 holds no picture');
  if (count > LARGEST_BODY) throw tooLarge();
  const { data } = tensor;
  const bytes = data instanceof Uint8Array ? data : numbersOf(data, tensor.shape, count);
  if (bytes.length !== count) throw misshapen(`The shape has ${count} bytes, the data ${bytes.length}`);
  const exact = height === contract.height && width === contract.width;
  const frame = { width, height, format };
  return split(count / batch, batch).map((at) => ({
    bytes: Uint8Array.from(bytes.subarray(at, at + count / batch)),
    ...{ frame, exact },
  }));
}

function filesOf(tensor: Tensor): Piece[] {
  refuseType(tensor, 'BYTES');
  const [batch = 0, one = 1] = tensor.shape;
  if (batch === 0 || one !== 1 || tensor.shape.length > 2)
    throw misshapen('`picture` has the shape [batch] or [batch, 1]');
  const { data, shape } = tensor;
  const files =
    data instanceof Uint8Array
      ? elementsOf(data)
      : leavesOf(data, shape, (each) => bytesOf(each, 'In JSON each element of `picture`'));
  if (files.length !== batch) throw misshapen(`The shape has ${batch} pictures, the data ${files.length}`);
  return files.map((bytes) => ({ bytes }));
}

/** The elements of BYTES in binary: each a length, u32 little-endian, and so many bytes. */
function elementsOf(bytes: Uint8Array): Bytes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const all: Bytes[] = [];
  for (let at = 0; at < bytes.length;) {
    const begin = at + 4;
    const end = begin <= bytes.length ? begin + view.getUint32(at, true) : Infinity;
    if (end > bytes.length) throw misshapen('An element of BYTES is longer than what was sent');
    all.push(Uint8Array.from(bytes.subarray(begin, end)));
    at = end;
  }
  return all;
}

function numbersOf(data: unknown, shape: readonly number[], count: number): Bytes {
  const numbers = leavesOf(data, shape, (value) => {
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255) return value as number;
    throw wrong('UINT8 holds whole numbers from 0 to 255');
  });
  if (numbers.length !== count) throw misshapen(`The shape has ${count} numbers, the data ${numbers.length}`);
  return Uint8Array.from(numbers);
}

/** The elements of a tensor in JSON, in one list or in lists of lists as its shape says. */
function leavesOf<T>(data: unknown, shape: readonly number[], leaf: (value: unknown) => T): T[] {
  const rows = listOf(data, 'data');
  const [length, ...rest] = shape;
  if (rest.length === 0 || !Array.isArray(rows[0])) return rows.map(leaf);
  if (rows.length !== length)
    throw misshapen(`A list has ${rows.length} elements where the shape has ${length}`);
  return rows.flatMap((row) => leavesNested(row, rest, leaf));
}

function leavesNested<T>(data: unknown, shape: readonly number[], leaf: (value: unknown) => T): T[] {
  const rows = listOf(data, 'An element of nested data');
  const [length, ...rest] = shape;
  if (rows.length !== length)
    throw misshapen(`A list has ${rows.length} elements where the shape has ${length}`);
  return rest.length === 0 ? rows.map(leaf) : rows.flatMap((row) => leavesNested(row, rest, leaf));
}

/** Where each of so many pieces of a length begins. */
function split(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index * length);
}

function refuseType({ name, datatype }: Tensor, right: string): void {
  if (datatype !== right) throw wrong(`\`${name}\` is of datatype ${right}`);
}

function misshapen(fact: string): MobilenetError {
  return new MobilenetError('E_INPUT_SHAPE', `${fact}.`);
}
