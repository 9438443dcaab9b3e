/** How large logits are to be, so that the probabilities of examples that were not seen are the nearest to the truth. */
import { exponential } from './exponential.ts';

/** Factors of logits that are tried: √2 apart, from 2⁻¹⁰ to 2⁶. */
const GAINS = Array.from({ length: 33 }, (_, at) => 2 ** Math.floor(at / 2 - 10) * (at % 2 ? Math.SQRT2 : 1));

/** Sums Brier's score over examples for each factor. */
export class Gains {
  readonly #errors = new Float64Array(GAINS.length);
  /** f64 [factors][256] of the scale that was seen last. */
  #tables: Float64Array[] = [];
  #scale = NaN;

  /**
   * @param logits u8 [classes]
   * @param scale what a step of them stands for
   */
  see(logits: Uint8Array, truth: number, scale: number): void {
    if (scale !== this.#scale) this.#tables = GAINS.map((gain) => distances(gain * scale));
    this.#scale = scale;
    this.#tables.forEach((table, at) => (this.#errors[at]! += squaredError(logits, truth, table)));
  }

  /** The factor with the least error; of equal ones the smallest. */
  get best(): number {
    return GAINS[this.#errors.indexOf(Math.min(...this.#errors))]!;
  }
}

/** The largest; of equal ones the first, as the core ranks them. */
export function best(logits: Uint8Array): number {
  let found = 0;
  for (let at = 1; at < logits.length; at++) if (logits[at]! > logits[found]!) found = at;
  return found;
}

/** f64 [256]: e^(−scale·d), as softmax has it of a logit d below the largest. */
function distances(scale: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, distance) => exponential(-scale * distance));
}

/** Brier's score: Σ (p − t)² of the probabilities by softmax, t being 1 for the truth and 0 for the others. */
function squaredError(logits: Uint8Array, truth: number, table: Float64Array): number {
  const top = logits[best(logits)]!;
  let sum = 0;
  let squares = 0;
  for (const logit of logits) {
    const part = table[top - logit]!;
    sum += part;
    squares += part * part;
  }
  return squares / (sum * sum) - (2 * table[top - logits[truth]!]!) / sum + 1;
}
