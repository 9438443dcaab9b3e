import { refuseForeign } from '../foreign.ts';
import type { Tensor } from '../tensor.ts';
import { readHeader, refusal } from './header.ts';
import type { Entry, NumberType } from './header.ts';
import { readBfloat16, readHalf } from './half.ts';

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The largest file that is read: MobileNet V1 of width 1 with 8192 classes has 46 MiB. */
export const LARGEST_SAFETENSORS = 256 << 20;

/** PyTorch counts the batches of each normalisation; no answer depends on it. */
const COUNTER = /(^|\.)num_batches_tracked$/;

/**
 * Reads a .safetensors file. F16 and BF16 become f32; PyTorch's counters of batches are left out.
 *
 * @throws E_MODEL_TRUNCATED, E_MODEL_LIMIT, E_MODEL_FORMAT, E_MODEL_SHAPE the file is damaged, or of another form; E_MODEL_TYPE a tensor
 *   of another type; `place` is its name
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  refuseForeign(bytes, '.safetensors');
  const { entries, metadata } = readHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = entries.filter(({ name, type }) => !(type === 'I64' && COUNTER.test(name)));
  const tensors = new Map(floats.map((entry) => [entry.name, tensorOf(entry, view)]));
  return { tensors, metadata };
}

/** The number at an address. */
type ReadNumber = (view: DataView, at: number) => number;

const readers: Partial<Record<NumberType, readonly [width: number, read: ReadNumber]>> = {
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, (view, at) => readHalf(view.getUint16(at, true))],
  BF16: [2, (view, at) => readBfloat16(view.getUint16(at, true))],
};

function tensorOf({ name, type, shape, begin, end }: Entry, view: DataView): Tensor {
  const reader = readers[type];
  if (!reader) throw refusal('E_MODEL_TYPE', `holds '${name}' in ${type}, not in F32, F16 or BF16`, name);
  const [width, read] = reader;
  const data = new Float32Array((end - begin) / width);
  for (let i = 0; i < data.length; i++) data[i] = read(view, begin + width * i);
  return { name, shape, data };
}
