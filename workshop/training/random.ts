/**
 * Pseudorandom numbers that are the same everywhere: xoshiro128** (Blackman and Vigna, 2018), its state from the seed
 * by SplitMix's finalizer.
 */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    this.#state = Uint32Array.from({ length: 4 }, (_, i) => mix(seed + Math.imul(i + 1, 0x9e3779b9)));
  }

  /** A whole number below 2^32. */
  next(): number {
    const s = this.#state;
    const [a, b, c, d] = [s[0]!, s[1]!, s[2]!, s[3]!];
    const product = Math.imul(b, 5);
    const value = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    s[2] = c ^ a ^ (b << 9);
    s[3] = d ^ b;
    const turned = s[3]!;
    s[1] = b ^ c ^ a;
    s[0] = a ^ d ^ b;
    s[3] = (turned << 11) | (turned >>> 21);
    return value;
  }

  /** Mean 0, deviation 1, |x| ≤ 6: the sum of twelve uniform numbers, which needs no logarithm of the engine's. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next() / 0x1_0000_0000;
    return sum;
  }
}

function mix(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
