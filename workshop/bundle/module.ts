/** The binary format of WebAssembly modules (core specification, 5.5), as far as a bundle is made of one. */
import { MobilenetError } from '../../host/errors.ts';

/** Numbers of the sections that a bundle changes. */
export const sectionId = {
  import: 2,
  function: 3,
  memory: 5,
  global: 6,
  export: 7,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

export interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

const PREAMBLE = 8;

/** @throws E_ENGINE where the module is cut */
export function readSections(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let at = PREAMBLE; at < module.length;) {
    const id = module[at]!;
    const [length, start] = readUnsigned(module, at + 1);
    if (start + length > module.length)
      throw new MobilenetError('E_ENGINE', 'The module of the core is cut short.');
    sections.push({ id, body: module.subarray(start, start + length) });
    at = start + length;
  }
  return sections;
}

export function writeModule(sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const preamble = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  return joined([
    preamble,
    ...sections.flatMap(({ id, body }) => [Uint8Array.of(id, ...unsigned(body.length)), body]),
  ]);
}

/** A memory of exactly so many pages, of 64 KiB or of a byte each (proposal custom-page-sizes). */
export function fixedMemory(pages: number, page: 1 | 65536): Uint8Array {
  const limits = [...unsigned(pages), ...unsigned(pages)];
  return page === 1 ? Uint8Array.of(1, 9, ...limits, 0) : Uint8Array.of(1, 1, ...limits);
}

/** A section of a vector, or only its count, with more entries behind those that it has. */
export function appended(vector: Uint8Array, entries: readonly Uint8Array[]): Uint8Array {
  const [count, start] = readUnsigned(vector, 0);
  return joined([Uint8Array.from(unsigned(count + entries.length)), vector.subarray(start), ...entries]);
}

/** The same with one more before them. */
export function prepended(vector: Uint8Array, entry: Uint8Array): Uint8Array {
  const [count, start] = readUnsigned(vector, 0);
  return joined([Uint8Array.from(unsigned(count + 1)), entry, vector.subarray(start)]);
}

/** How many entries a vector has. */
export function countOf(vector: Uint8Array): number {
  return readUnsigned(vector, 0)[0];
}

/** A global i32 that never changes. */
export function constant(value: number): Uint8Array {
  return Uint8Array.of(0x7f, 0, ...integer(value));
}

/** The export of a global. */
export function exported(name: string, index: number): Uint8Array {
  return Uint8Array.of(...named(name), 3, ...unsigned(index));
}

/** Data that a memory begins with at `address`. */
export function active(address: number, bytes: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(0, ...integer(address), ...unsigned(bytes.length)), bytes]);
}

/** Data that `memory.init` copies. */
export function passive(bytes: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(1, ...unsigned(bytes.length)), bytes]);
}

/** A function (to, from, bytes) that copies bytes of a passive segment. */
export function copying(segment: number): Uint8Array {
  const body = [0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 8, ...unsigned(segment), 0, 0x0b];
  return Uint8Array.of(...unsigned(body.length), ...body);
}

/** What `memoryBytes` of assembly/memory/file is compiled to: memory.size, i64.extend_i32_s, i64.const 16, i64.shl. */
const asked = [0x3f, 0, 0xac, 0x42, 16, 0x86] as const;

/**
 * The code section with a constant where the module asks how large its memory is. An i64 in five bytes of LEB128 is as long
 * as what it takes the place of.
 *
 * @throws E_ENGINE the module does not ask, or in other words
 */
export function knowingMemory(code: Uint8Array, bytes: number): Uint8Array {
  const known = [0x42, ...[0, 7, 14, 21].map((shift) => ((bytes >>> shift) & 127) | 128), bytes >>> 28];
  const told = new Uint8Array(code);
  const places = [...code.keys()].filter((at) => asked.every((byte, index) => code[at + index] === byte));
  for (const at of places) told.set(known, at);
  if (places.length === 0)
    throw new MobilenetError('E_ENGINE', 'The module of the core does not ask for the size of its memory.');
  return told;
}

/** The type of the function that a module imports, as its one import. Throws E_ENGINE where it imports something else. */
export function importedType(imports: Uint8Array, module: string, name: string): Uint8Array {
  const head = [1, ...named(module), ...named(name), 0];
  if (head.some((byte, index) => imports[index] !== byte))
    throw new MobilenetError('E_ENGINE', `The module of the core does not import ${module}.${name} alone.`);
  return imports.subarray(head.length);
}

function named(name: string): number[] {
  return [...unsigned(name.length), ...new TextEncoder().encode(name)];
}

/** A constant expression. */
function integer(value: number): number[] {
  return [0x41, ...signed(value), 0x0b];
}

/** LEB128 of an unsigned number below 2³². */
export function unsigned(value: number): number[] {
  const low = value & 127;
  return value < 128 ? [low] : [low | 128, ...unsigned(value >>> 7)];
}

/** LEB128 of an i32. */
function signed(value: number): number[] {
  const low = value & 127;
  const rest = value >> 7;
  return (rest === 0 && low < 64) || (rest === -1 && low >= 64) ? [low] : [low | 128, ...signed(rest)];
}

/** A number in LEB128 and the address after it. */
function readUnsigned(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
  throw new MobilenetError('E_ENGINE', 'The module of the core is no WebAssembly module.');
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
