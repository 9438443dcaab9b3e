/** The binary format of components (component model, Binary.md), as far as one is made around a bundle. */
import { joined, unsigned } from '../module.ts';

/** A definition as it stands in a section. */
export type Bytes = readonly number[];

const PREAMBLE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);

/** Numbers of sections. */
const sectionId = {
  coreModule: 1,
  coreInstance: 2,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  export: 11,
} as const;

/** Kinds of what a component exports. */
export const sort = { func: 0x01, type: 0x03, instance: 0x05 } as const;

/** Types without parts. */
export const primitive = { u8: 0x7d, u32: 0x79, f32: 0x76, string: 0x73 } as const;

export function component(sections: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joined([PREAMBLE, ...sections]);
}

function section(id: number, body: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(id, ...unsigned(body.length)), body]);
}

/** A section of so many definitions. */
const definitions = (id: number, all: readonly Bytes[]): Uint8Array =>
  section(id, Uint8Array.from(vector(all)));

export const coreModule = (bytes: Uint8Array): Uint8Array => section(sectionId.coreModule, bytes);
export const nested = (bytes: Uint8Array): Uint8Array => section(sectionId.component, bytes);
export const coreInstances = (...all: Bytes[]): Uint8Array => definitions(sectionId.coreInstance, all);
export const instances = (...all: Bytes[]): Uint8Array => definitions(sectionId.instance, all);
export const aliases = (...all: Bytes[]): Uint8Array => definitions(sectionId.alias, all);
export const types = (...all: Bytes[]): Uint8Array => definitions(sectionId.type, all);
export const canons = (...all: Bytes[]): Uint8Array => definitions(sectionId.canon, all);
export const exports = (...all: Bytes[]): Uint8Array => definitions(sectionId.export, all);

function vector(items: readonly Bytes[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...unsigned(bytes.length), ...bytes];
}

/** A core module's instance; every module that it imports of is one instance. */
export function coreInstance(module: number, imports: readonly string[], of: number): Bytes {
  const CORE_INSTANCE = 0x12;
  const all = imports.map((name) => [...text(name), CORE_INSTANCE, ...unsigned(of)]);
  return [0x00, ...unsigned(module), ...vector(all)];
}

/** The instance of a component that imports nothing. */
export const instance = (index: number): Bytes => [0x00, ...unsigned(index), 0x00];

/** An export of a core instance, as a function or the memory. */
export function coreAlias(kind: 'func' | 'memory', of: number, name: string): Bytes {
  return [0x00, kind === 'func' ? 0x00 : 0x02, 0x01, ...unsigned(of), ...text(name)];
}

/** A core function lifted to a type, with memory 0 and strings in UTF-8. */
export function lift(func: number, realloc: number, type: number): Bytes {
  const options = [[0x00], [0x03, 0x00], [0x04, ...unsigned(realloc)]];
  return [0x00, 0x00, ...unsigned(func), ...vector(options), ...unsigned(type)];
}

export function exported(name: string, kind: number, index: number): Bytes {
  return [0x00, ...text(name), kind, ...unsigned(index), 0x00];
}

/** A type by its index, below 64: of 33 bits with a sign. */
export type Type = number;

export const list = (element: Type): Bytes => [0x70, element];
export const result = (ok: Type, error: Type): Bytes => [0x6a, 0x01, ok, 0x01, error];
export const enumeration = (names: readonly string[]): Bytes => [0x6d, ...vector(names.map(text))];

export function record(fields: Fields): Bytes {
  return [0x72, ...labelled(fields)];
}

export function func(parameters: Fields, answer: Type): Bytes {
  return [0x40, ...labelled(parameters), 0x00, answer];
}

/** Types by name, in order. */
export type Fields = Readonly<Record<string, Type>>;

function labelled(fields: Fields): number[] {
  return vector(Object.entries(fields).map(([name, type]) => [...text(name), type]));
}
