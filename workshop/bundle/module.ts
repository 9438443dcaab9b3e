/** The binary format of WebAssembly modules (core specification, 5.5), as far as a bundle is made of one. */
import { MobilenetError } from '../../host/errors.ts';

/** Numbers of the sections that a bundle changes. */
export const sectionId = { memory: 5, dataCount: 12, data: 11 } as const;

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

/** A memory of exactly so many pages. */
export function fixedMemory(pages: number): Uint8Array {
  return Uint8Array.of(1, 1, ...unsigned(pages), ...unsigned(pages));
}

/** Section DataCount of one more segment. */
export function countedData(count: Uint8Array): Uint8Array {
  return Uint8Array.from(unsigned(readUnsigned(count, 0)[0] + 1));
}

/** The data section with one more active segment. */
export function withData(data: Uint8Array, address: number, bytes: Uint8Array): Uint8Array {
  const [count, start] = readUnsigned(data, 0);
  const offset = [0x41, ...signed(address), 0x0b];
  const head = Uint8Array.of(0x00, ...offset, ...unsigned(bytes.length));
  return joined([Uint8Array.from(unsigned(count + 1)), data.subarray(start), head, bytes]);
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
