/**
 * Mixup (arXiv:1710.09412): pictures of a batch are mixed by pairs, and so are their labels. The parts are drawn from
 * Beta(α, α) by exact operations and the module's powers, so every engine draws the same.
 */
import type { Random } from '../packing/random.ts';
import type { Mixture } from './target.ts';

/** A part of a picture is so many of these. */
const UNIT = 65536;

/** base^exponent, with the same bits in every engine. */
export type Power = (base: number, exponent: number) => number;

/**
 * Draws from Beta(α, α): of u^(1/α) and v^(1/α), u and v uniform, the first divided by the sum, once that is at most 1
 * (Jöhnk 1964). For α from 0.05 on no power of a number from 2^−33 on comes to 0.
 */
export function beta(alpha: number, random: Random, power: Power): number {
  const drawn = (): number => power((random.next() + 0.5) / 2 ** 32, 1 / alpha);
  for (;;) {
    const [x, y] = [drawn(), drawn()];
    if (x + y <= 1) return x / (x + y);
  }
}

/** The larger of both parts of a pair, in units: each picture keeps at least half of itself. */
export function shareOf(alpha: number, random: Random, power: Power): number {
  const part = beta(alpha, random, power);
  return Math.floor(Math.max(part, 1 - part) * UNIT + 0.5);
}

/**
 * Mixes picture i with picture batch − 1 − i, in place; the batch is in no order, so any two may meet.
 *
 * @param pictures u8 [batch][…]
 * @param units of `shareOf` for each place
 */
export function mixPairs(pictures: Uint8Array, labels: Uint16Array, units: readonly number[]): Mixture {
  const batch = labels.length;
  const size = pictures.length / batch;
  for (let place = 0; 2 * place < batch - 1; place++) {
    const other = batch - 1 - place;
    const [mine, theirs] = [units[place]!, units[other]!];
    for (let i = 0, at = place * size, to = other * size; i < size; i++, at++, to++) {
      const [a, b] = [pictures[at]!, pictures[to]!];
      pictures[at] = (mine * a + (UNIT - mine) * b + UNIT / 2) >> 16;
      pictures[to] = (theirs * b + (UNIT - theirs) * a + UNIT / 2) >> 16;
    }
  }
  return { labels: labels.toReversed(), shares: Float32Array.from(units, (unit) => unit / UNIT) };
}
