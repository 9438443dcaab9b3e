/**
 * What the engine's relaxed dot product computes of bytes above 127. The specification leaves it open, engines differ
 * by processor and by version, and nothing but trying tells.
 */

/**
 * A module of one function: (filter, activation, n) → n · (four products of a byte of each), from splats of both, which
 * an engine cannot know beforehand.
 */
const probe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // (i32, i32, i32) → i32, exported as `d`.
  ...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x01, 0x7f],
  ...[0x03, 0x02, 0x01, 0x00, 0x07, 0x05, 0x01, 0x01, 0x64, 0x00, 0x00],
  // Code: one local v128, the sums.
  ...[0x0a, 0x26, 0x01, 0x24, 0x01, 0x01, 0x7b, 0x03, 0x40],
  // sums = relaxed_dot(splat(filter), splat(activation), sums)
  ...[0x20, 0x00, 0xfd, 0x0f, 0x20, 0x01, 0xfd, 0x0f, 0x20, 0x03, 0xfd, 0x93, 0x02, 0x21, 0x03],
  // until --n is 0
  ...[0x20, 0x02, 0x41, 0x01, 0x6b, 0x22, 0x02, 0x0d, 0x00, 0x0b],
  ...[0x20, 0x03, 0xfd, 0x1b, 0x00, 0x0b],
);

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
const HOT = 100_000;

interface Trial {
  readonly dot: Dot;
  /** What the first code computes; undefined: neither. */
  readonly meaning: typeof unsigned | typeof signed | undefined;
}

let trial: Promise<Trial> | undefined;
let exact: Promise<boolean> | undefined;

/**
 * Whether one dot product takes activations of eight bits exactly in the first code of the engine, which compiles it
 * again meanwhile: `isExact` has the last word. Neither may be asked of an engine without relaxed SIMD.
 */
export async function seemsExact(): Promise<boolean> {
  return (await firstTrial()).meaning !== undefined;
}

/** Whether it does so in the first and in the optimised code. */
export function isExact(): Promise<boolean> {
  exact ??= tryOptimised();
  return exact;
}

function firstTrial(): Promise<Trial> {
  trial ??= tryFirst();
  return trial;
}

async function tryFirst(): Promise<Trial> {
  const { instance } = await WebAssembly.instantiate(probe);
  const dot = instance.exports['d'] as Dot;
  const meaning = [unsigned, signed].find((cases) => multiplies(dot, cases, 1));
  if (meaning) multiplies(dot, meaning, HOT);
  return { dot, meaning };
}

async function tryOptimised(): Promise<boolean> {
  const { dot, meaning } = await firstTrial();
  if (!meaning) return false;
  // The compiler's threads hand over their code when the event loop turns.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return multiplies(dot, meaning, HOT);
}

function multiplies(dot: Dot, cases: typeof unsigned | typeof signed, n: number): boolean {
  return cases.every(
    ([filter, activation, value]) => dot(filter, activation, n) === ((4 * filter * value * n) | 0),
  );
}
