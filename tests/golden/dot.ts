/** Puts another meaning of `i32x4.relaxed_dot_i8x16_i7x16_add_s` into a module, in core SIMD. */

const V128 = 0x7b;
const vector = (...opcode: number[]): number[] => [0xfd, ...opcode];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const shuffle = (...lanes: number[]): number[] =>
  vector(0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)));

const ADD = vector(0xae, 0x01);
const DOT = vector(0xba, 0x01);

/** Locals 3 and 4: sums of two products, from the lower and the upper bytes of both operands. */
const pairs = (low: number, high: number): number[] => [
  ...[...get(0), ...vector(0x87, 0x01), ...get(1), ...vector(low, 0x01), ...DOT, ...set(3)],
  ...[...get(0), ...vector(0x88, 0x01), ...get(1), ...vector(high, 0x01), ...DOT, ...set(4)],
];
const both = [...get(3), ...get(4)];
const exact = [...both, ...shuffle(0, 2, 4, 6), ...both, ...shuffle(1, 3, 5, 7), ...ADD];
/** The sums of two leave no i16. */
const saturated = [...both, ...vector(0x85, 0x01), ...vector(0x7e)];

/** (filters, activations, sums) → sums, as code on locals 0, 1 and 2. */
export const meanings = {
  unsigned: [...pairs(0x89, 0x8a), ...exact],
  signed: [...pairs(0x87, 0x88), ...exact],
  saturating: [...pairs(0x89, 0x8a), ...saturated],
} as const;

/** A copy of the module in which a function of this meaning is called instead of the instruction. */
export function withDot(module: Uint8Array, meaning: readonly number[]): Uint8Array<ArrayBuffer> {
  const sections = split(module);
  const types = append(sections, 1, [0x60, 3, V128, V128, V128, 1, V128]);
  const index = append(sections, 3, leb(types));
  const body = [1, 2, V128, ...meaning, ...get(2), ...ADD, 0x0b];
  append(sections, 10, [...leb(body.length), ...body]);
  const code = sections.find(({ id }) => id === 10)!;
  // A call of two digits is as long as the instruction.
  code.bytes = replace(code.bytes, vector(0x93, 0x02), [0x10, (index & 127) | 128, index >> 7]);
  // The other relaxed instruction means what that of core SIMD does, whose number is written as long here.
  code.bytes = replace(code.bytes, vector(0x80, 0x02), vector(0x8e, 0x00));
  const parts = sections.map(({ id, bytes }) => [id, ...leb(bytes.length), ...bytes]);
  return Uint8Array.from([...module.subarray(0, 8), ...parts.flat()]);
}

interface Section {
  readonly id: number;
  bytes: number[];
}

function split(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let at = 8; at < module.length;) {
    const id = module[at]!;
    const [length, start] = number(module, at + 1);
    sections.push({ id, bytes: [...module.subarray(start, start + length)] });
    at = start + length;
  }
  return sections;
}

/** Adds an entry to a section that begins with their count. Answers its index. */
function append(sections: readonly Section[], id: number, entry: readonly number[]): number {
  const section = sections.find((one) => one.id === id)!;
  const [count, start] = number(Uint8Array.from(section.bytes), 0);
  section.bytes = [...leb(count + 1), ...section.bytes.slice(start), ...entry];
  return count;
}

function replace(bytes: readonly number[], from: readonly number[], to: readonly number[]): number[] {
  const replaced = [...bytes];
  for (let at = 0; at + from.length <= bytes.length; at++) {
    if (from.every((byte, i) => bytes[at + i] === byte)) replaced.splice(at, to.length, ...to);
  }
  return replaced;
}

/** An unsigned LEB128 number and the address after it. */
function number(bytes: Uint8Array, at: number): [value: number, next: number] {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}
