/**
 * Pseudorandom numbers. Only exact operations make them and follow them, so every engine draws the same; other numbers
 * would be other pictures, other networks, other bytes.
 */

/** A generator of whole numbers below 2³². */
export type Stream = (seed: number) => () => number;

/**
 * xorshift32 (Marsaglia 2003), the generator of the golden picture (weights/FORMAT.md, GOLDEN).
 *
 * @param seed u32, not 0: it would stand still
 */
export const xorshift: Stream = (seed) => {
  let state = seed >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
};

/**
 * xoshiro128** (Blackman and Vigna 2018), its state from any seed by SplitMix's steps: for the weights that a training
 * begins with, of which twelve numbers are summed.
 */
export const xoshiro: Stream = (seed) => {
  const state = Uint32Array.from({ length: 4 }, (_, i) => scrambled(seed + Math.imul(i + 1, GOLDEN_RATIO)));
  return () => {
    const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
    state[0] = a ^ d ^ b;
    state[1] = b ^ c ^ a;
    state[2] = c ^ a ^ (b << 9);
    state[3] = turned(d ^ b, 11);
    return Math.imul(turned(Math.imul(b, 5), 7), 9) >>> 0;
  };
};

/** What the laws of chance make of a stream. */
export class Random {
  /** The next number of the stream, u32. */
  readonly next: () => number;

  constructor(seed: number, stream: Stream = xorshift) {
    this.next = stream(seed);
  }

  /** 0…255. */
  byte(): number {
    return this.next() >>> 24;
  }

  /** A real number, low ≤ x < high. */
  real(low: number, high: number): number {
    return low + ((high - low) * this.next()) / 2 ** 32;
  }

  /** An integer, low ≤ i ≤ high. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.real(0, high - low + 1));
  }

  /** Nearly normal, mean 0, deviation 1: the sum of the four bytes of a number, each of deviation 256 / √12. */
  normal(): number {
    const number = this.next();
    const sum = (number & 0xff) + ((number >>> 8) & 0xff) + ((number >>> 16) & 0xff) + (number >>> 24);
    return (sum - 510) / 147.8;
  }

  /** Nearer to normal, mean 0, deviation 1, |x| ≤ 6: the sum of twelve uniform numbers, without a logarithm. */
  finerNormal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next() / 2 ** 32;
    return sum;
  }
}

/**
 * A seed out of several numbers, so that what is drawn for one picture of one epoch hangs on neither the pictures
 * before it nor the thread that draws it.
 *
 * @returns u32, never 0
 */
export function mix(...numbers: readonly number[]): number {
  let state = GOLDEN_RATIO;
  for (const number of numbers) state = scrambled(state ^ number) + GOLDEN_RATIO;
  return state >>> 0 || 1;
}

/** 2³² · (√5 − 1) / 2, odd. */
const GOLDEN_RATIO = 0x9e3779b9;

/** The finalizer of MurmurHash3: every bit of a u32 acts on every bit of the answer. */
function scrambled(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function turned(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
