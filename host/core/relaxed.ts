/**
 * What the engine's relaxed dot product computes of bytes above 127. The specification leaves it open, engines differ
 * by processor and by version, and nothing but trying tells.
 */

/** Repetitions of `filter *= activation`, which no round executes: engines weigh a round by the length of its code. */
const idle = Array.from({ length: 100 }, () => [0x20, 0x00, 0x20, 0x01, 0x6c, 0x21, 0x00]).flat();

const body = [
  // One local v128, the sums.
  ...[0x01, 0x01, 0x7b, 0x03, 0x40],
  // sums = relaxed_dot(splat(filter), splat(activation), sums)
  ...[0x20, 0x00, 0xfd, 0x0f, 0x20, 0x01, 0xfd, 0x0f, 0x20, 0x03, 0xfd, 0x93, 0x02, 0x21, 0x03],
  // if n is 0, which it is not
  ...[0x02, 0x40, 0x20, 0x02, 0x0d, 0x00, ...idle, 0x0b],
  // until --n is 0
  ...[0x20, 0x02, 0x41, 0x01, 0x6b, 0x22, 0x02, 0x0d, 0x00, 0x0b],
  ...[0x20, 0x03, 0xfd, 0x1b, 0x00, 0x0b],
];

/**
 * A module of one function: (filter, activation, n) → n · (four products of a byte of each), from splats of both, which
 * an engine cannot know beforehand.
 */
const probe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // (i32, i32, i32) → i32, exported as `d`.
  ...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x01, 0x7f],
  ...[0x03, 0x02, 0x01, 0x00, 0x07, 0x05, 0x01, 0x01, 0x64, 0x00, 0x00],
  ...[0x0a, ...length(body.length + 3), 0x01, ...length(body.length), ...body],
);

/** A number of 128 to 16383 as LEB128. */
function length(value: number): [number, number] {
  return [(value & 0x7f) | 0x80, value >> 7];
}

type Dot = (filter: number, activation: number, n: number) => number;

/** The extremes of both operands, with the activation as u8 and as i8. */
const unsigned = [
  [127, 255, 255],
  [-128, 255, 255],
  [-128, 128, 128],
] as const;
const signed = [
  [127, 255, -1],
  [127, 128, -128],
  [-128, 128, -128],
] as const;

/** Rounds of the loop that make an engine compile it with its optimising tier, in three calls. */
const HOT = 20_000;

interface Trial {
  readonly dot: Dot | undefined;
  /** What the first code computes; undefined: neither, or it is not known. */
  readonly meaning: typeof unsigned | typeof signed | undefined;
}

let trial: Trial | undefined;

/**
 * Whether one dot product takes activations of eight bits exactly in the first code of the engine, which another thread
 * of it then compiles again. Neither this nor `isExact` may be asked of an engine without relaxed SIMD.
 */
export function seemsExact(): boolean {
  trial ??= tryFirst();
  return trial.meaning !== undefined;
}

/** Whether it does so still, in the optimised code if that is there by now. */
export function isExact(): boolean {
  trial ??= tryFirst();
  const { dot, meaning } = trial;
  return meaning !== undefined && multiplies(dot!, meaning, HOT);
}

function tryFirst(): Trial {
  let dot: Dot;
  try {
    dot = new WebAssembly.Instance(new WebAssembly.Module(probe)).exports['d'] as Dot;
  } catch {
    // Where nothing may be compiled, neither may the core, and of that there is a sentence.
    return { dot: undefined, meaning: undefined };
  }
  const meaning = [unsigned, signed].find((cases) => multiplies(dot, cases, 1));
  if (meaning) multiplies(dot, meaning, HOT);
  return { dot, meaning };
}

function multiplies(dot: Dot, cases: typeof unsigned | typeof signed, n: number): boolean {
  return cases.every(
    ([filter, activation, value]) => dot(filter, activation, n) === ((4 * filter * value * n) | 0),
  );
}
