/**
 * Files that are attached to a model: a zip archive behind the flatbuffer, as TFLite's metadata has it. Every field is
 * checked before it is used, and no more is unpacked than was stated.
 * Source: APPNOTE.TXT 6.3.10 of PKWARE, sections 4.3 and 4.4.
 */
import { crc32, inflateRawSync } from 'node:zlib';

/** Why an archive or one of its files cannot be read, in words that go on "the attached archive …". */
export class Damaged extends Error {}

export interface Attached {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  /** Bytes as they lie there, and unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Address of the local header. */
  readonly at: number;
}

const END = { signature: 0x06054b50, size: 22 };
const ENTRY = { signature: 0x02014b50, size: 46 };
const LOCAL = { signature: 0x04034b50, size: 30 };

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** A comment at the end has at most so many bytes. */
const LONGEST_COMMENT = 0xffff;
/** A model has one or a few. */
const MOST_FILES = 64;
/** 8192 labels of 128 bytes. */
const LARGEST_FILE = 1 << 20;

/** The files of the archive at the end of a model, none where there is no archive. Throws Damaged. */
export function attachedTo(model: Uint8Array): Attached[] {
  const view = viewOf(model);
  const end = endOf(view);
  if (end === undefined) return [];
  const count = view.getUint16(end + 10, true);
  const first = end - view.getUint32(end + 12, true);
  // Writers count from the start of the file or from that of the archive.
  const start = first - view.getUint32(end + 16, true);
  if (count > MOST_FILES) throw new Damaged(`holds ${count} files, more than ${MOST_FILES}`);
  if (start < 0) throw new Damaged('begins before the file');
  const files: Attached[] = [];
  for (let at = first; files.length < count;) {
    const length = signed(view, at, ENTRY, end);
    const next = at + length + view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
    if (next + view.getUint16(at + 32, true) > end) throw new Damaged('is cut short');
    files.push(entryOf(model, at, start));
    at = next + view.getUint16(at + 32, true);
  }
  return files;
}

/** The bytes of an attached file. Throws Damaged. */
export function unpack(model: Uint8Array, file: Attached): Uint8Array {
  const view = viewOf(model);
  const { at, packed, size, method } = file;
  const head = signed(view, at, LOCAL, model.length);
  const first = at + head + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (file.isEncrypted) throw new Damaged('is encrypted');
  if (size > LARGEST_FILE) throw new Damaged(`holds a file of ${size} bytes, more than ${LARGEST_FILE}`);
  if (first + packed > model.length) throw new Damaged('is cut short');
  const data = model.subarray(first, first + packed);
  const bytes = method === STORED ? data : method === DEFLATED ? inflated(data, size) : undefined;
  if (!bytes) throw new Damaged(`is packed by the method ${method}`);
  if (bytes.length !== size || crc32(bytes) !== file.crc) throw new Damaged('does not match its checksum');
  return bytes;
}

function inflated(data: Uint8Array, size: number): Uint8Array {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
  } catch (cause) {
    throw new Damaged('does not unpack', { cause });
  }
}

/** Address of the end record: the last one whose comment ends where the file does. */
function endOf(view: DataView): number | undefined {
  const last = view.byteLength - END.size;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END.signature && view.getUint16(at + 20, true) === last - at) return at;
  }
  return undefined;
}

/** The size of a record that must begin at `at` and end before `end`. */
function signed(view: DataView, at: number, { signature, size }: typeof END, end: number): number {
  if (at < 0 || at + size > end) throw new Damaged('is cut short');
  if (view.getUint32(at, true) !== signature) throw new Damaged('has no record where it names one');
  return size;
}

function entryOf(model: Uint8Array, at: number, start: number): Attached {
  const view = viewOf(model);
  const name = model.subarray(at + ENTRY.size, at + ENTRY.size + view.getUint16(at + 28, true));
  return {
    name: new TextDecoder().decode(name),
    isEncrypted: (view.getUint16(at + 8, true) & ENCRYPTED) !== 0,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    at: start + view.getUint32(at + 42, true),
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
