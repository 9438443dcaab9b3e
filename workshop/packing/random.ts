/**
 * A deterministic generator: xorshift32 (Marsaglia 2003), which is also the one of the golden picture
 * (weights/FORMAT.md, GOLDEN). Only exact operations follow it, so every engine draws the same numbers.
 */
export class Random {
  #state: number;

  /** @param seed u32, not 0: the generator would stand still. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The next state, u32. */
  next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (this.#state = state >>> 0);
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

  /** Nearly normal, mean 0, deviation 1: the sum of the four bytes of a state, each of deviation 256 / √12. */
  normal(): number {
    const state = this.next();
    const sum = (state & 0xff) + ((state >>> 8) & 0xff) + ((state >>> 16) & 0xff) + (state >>> 24);
    return (sum - 510) / 147.8;
  }
}
