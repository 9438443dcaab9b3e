/**
 * The header of a .safetensors file, every field checked before it is used.
 *
 * Source: https://github.com/huggingface/safetensors, README, "Format".
 */
import { MobilenetError } from '../../../host/errors.ts';
import type { ErrorCode } from '../../../host/errors.ts';
import { repeatedKey } from './keys.ts';

/** Bytes of one number of each type that is known; of these F32, F16 and BF16 are read. */
const widths = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 } as const;
export type NumberType = keyof typeof widths;

export interface Entry {
  readonly name: string;
  readonly type: NumberType;
  readonly shape: readonly number[];
  /** Of its first byte, from the start of the file. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  /** In the order of their bytes, which follow one another to the end of the file. */
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The u64 before the header, its length. */
export const LENGTH_BYTES = 8;
export const METADATA = '__metadata__';

/**
 * Bytes of the largest header that is read, and so that is written. The longest of ours: 8192 labels of 255 quotation marks,
 * each of which four bytes stand for, 8.4 MB; the checkpoint of 100 000 epochs, 15.2 MB (training/place.ts).
 */
export const LARGEST_HEADER = 16 << 20;

/** @throws E_MODEL_TRUNCATED, E_MODEL_LIMIT, E_MODEL_FORMAT, E_MODEL_TYPE, E_MODEL_SHAPE */
export function readHeader(bytes: Uint8Array): Header {
  const start = LENGTH_BYTES + headerLength(bytes);
  const fields = parse(bytes.subarray(LENGTH_BYTES, start));
  const { [METADATA]: metadata = {}, ...tensors } = fields;
  const entries = Object.entries(tensors).map(([name, field]) => readEntry(name, field, start));
  checkPlaces(entries, start, bytes.length);
  return { entries, metadata: checkMetadata(metadata) };
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES)
    throw refusal('E_MODEL_TRUNCATED', `has ${bytes.length} bytes, not even the length of its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  // What is no .safetensors at all begins with some text, which is an enormous number here.
  if (length > LARGEST_HEADER && bytes[LENGTH_BYTES] !== 0x7b)
    throw refusal('E_MODEL_FORMAT', 'is no .safetensors: its header does not begin with a brace');
  if (length > LARGEST_HEADER)
    throw refusal('E_MODEL_LIMIT', `has a header of ${length} bytes, more than ${LARGEST_HEADER}`);
  if (Number(length) > bytes.length - LENGTH_BYTES)
    throw refusal('E_MODEL_TRUNCATED', `ends within its header of ${length} bytes`);
  return Number(length);
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b)
    throw refusal('E_MODEL_FORMAT', 'is no .safetensors: its header does not begin with a brace');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const fields = JSON.parse(text) as Record<string, unknown>;
    const twice = repeatedKey(text);
    if (twice !== undefined) throw refusal('E_MODEL_FORMAT', `names '${twice}' twice in its header`, twice);
    return fields;
  } catch (cause) {
    if (cause instanceof MobilenetError) throw cause;
    throw refusal('E_MODEL_FORMAT', 'has a header that is no JSON in UTF-8', undefined, cause);
  }
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string'))
    throw refusal('E_MODEL_FORMAT', `has a ${METADATA} that is no list of texts`, METADATA);
  return metadata as Record<string, string>;
}

function readEntry(name: string, field: unknown, start: number): Entry {
  if (!isRecord(field) || Object.keys(field).sort().join() !== 'data_offsets,dtype,shape')
    throw refusal(
      'E_MODEL_FORMAT',
      `describes '${name}' by other fields than dtype, shape and data_offsets`,
      name,
    );
  const { dtype, shape, data_offsets: places } = field;
  if (typeof dtype !== 'string' || !Object.hasOwn(widths, dtype))
    throw refusal('E_MODEL_TYPE', `holds '${name}' in a type that is not known: ${String(dtype)}`, name);
  const type = dtype as NumberType;
  if (!isCounts(shape)) throw refusal('E_MODEL_SHAPE', `gives '${name}' a shape that is none`, name);
  if (!isCounts(places) || places.length !== 2)
    throw refusal('E_MODEL_FORMAT', `gives '${name}' a place that is none`, name);
  const [begin, end] = places as [number, number];
  // Beyond 2⁵³ the product is not exact, but then it is no length of a file either.
  const size = shape.reduce((product, side) => product * side, widths[type]);
  if (end - begin !== size)
    throw refusal('E_MODEL_SHAPE', `has ${end - begin} bytes for '${name}', whose shape needs ${size}`, name);
  return { name, type, shape, begin: start + begin, end: start + end };
}

/** Each begins where the one before ends, and the last ends with the file: no hole, no overlap. */
function checkPlaces(entries: Entry[], start: number, length: number): void {
  entries.sort((one, other) => one.begin - other.begin || one.end - other.end);
  let end = start;
  for (const { name, ...place } of entries) {
    if (place.begin !== end)
      throw refusal('E_MODEL_FORMAT', `has a hole or an overlap before '${name}'`, name);
    if (place.end > length) throw refusal('E_MODEL_TRUNCATED', `ends within '${name}'`, name);
    end = place.end;
  }
  if (end !== length)
    throw refusal('E_MODEL_FORMAT', `has ${length - end} bytes after its last tensor`, length - end);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

/** @param fact what the file does wrong; the longest name is cut by the report */
export function refusal(
  code: ErrorCode,
  fact: string,
  place?: string | number,
  cause?: unknown,
): MobilenetError {
  const fix = code === 'E_MODEL_TRUNCATED' ? 'copy it again' : 'write it again with safetensors';
  return new MobilenetError(code, `The file ${fact}; ${fix}.`, place, { cause });
}
