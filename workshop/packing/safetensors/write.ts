import { MobilenetError } from '../../../host/errors.ts';
import type { Tensor } from '../tensor.ts';
import { LARGEST_HEADER, LENGTH_BYTES, METADATA } from './header.ts';

/** Where the numbers begin, so that a reader can map them. */
const ALIGNMENT = 8;
const F32_BYTES = 4;

/**
 * Writes a .safetensors file of F32 tensors. Tensors and metadata are sorted by name, so the same content gives the
 * same bytes, whatever order it comes in.
 *
 * @param tensors names are different
 * @throws E_MODEL_LIMIT names and metadata are longer than any reader takes
 */
export function writeSafetensors(
  tensors: readonly Tensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const sorted = [...tensors].sort((one, other) => byName(one.name, other.name));
  const header = encodeHeader(sorted, metadata);
  const numbers = sorted.reduce((sum, { data }) => sum + data.length, 0);
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + F32_BYTES * numbers);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + header.length;
  for (const { data } of sorted) {
    for (let i = 0; i < data.length; i++, at += F32_BYTES) view.setFloat32(at, data[i]!, true);
  }
  return bytes;
}

/** JSON, filled up with blanks to the alignment. */
function encodeHeader(sorted: readonly Tensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const texts = Object.entries(metadata).sort(([one], [other]) => byName(one, other));
  const fields: [string, unknown][] = texts.length > 0 ? [[METADATA, Object.fromEntries(texts)]] : [];
  let end = 0;
  for (const { name, shape, data } of sorted) {
    checkTensor(name, shape, data);
    const begin = end;
    end += F32_BYTES * data.length;
    fields.push([name, { dtype: 'F32', shape, data_offsets: [begin, end] }]);
  }
  if (new Set(fields.map(([name]) => name)).size < fields.length)
    throw new TypeError('two tensors of one name');
  const json = new TextEncoder().encode(
    `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${JSON.stringify(field)}`).join(',')}}`,
  );
  if (json.length > LARGEST_HEADER) {
    const sentence = `The file would have a header of ${json.length} bytes, at most ${LARGEST_HEADER} are read again; shorten its names and labels.`;
    throw new MobilenetError('E_MODEL_LIMIT', sentence);
  }
  const padded = new Uint8Array(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  padded.set(json);
  return padded;
}

function checkTensor(name: string, shape: readonly number[], data: Float32Array): void {
  if (shape.reduce((product, side) => product * side, 1) !== data.length)
    throw new TypeError(`the tensor ${name} has ${data.length} numbers for the shape [${shape.join(', ')}]`);
}

/** By code units, the same in every language of the system. */
function byName(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
