/** How often values above 0 occur, in bins of one width. The range is not known before: it doubles when it must. */
export class Histogram {
  readonly #counts = new Float64Array(BINS);
  /** Upper end of the last bin; 0 before the first value. */
  #limit = 0;
  #largest = 0;
  #zeros = 0;

  add(values: Float32Array): void {
    for (const value of values) {
      if (!(value > 0)) {
        this.#zeros++;
        continue;
      }
      if (value > this.#largest) this.#raise(value);
      this.#counts[Math.min(BINS - 1, Math.floor((value / this.#limit) * BINS))]!++;
    }
  }

  get largest(): number {
    return this.#largest;
  }

  /** The least value such that at least a part of all values, 0 < part ≤ 1, is not above it, to the width of a bin. */
  quantile(part: number): number {
    const all = this.#counts.reduce((sum, count) => sum + count, this.#zeros);
    let seen = this.#zeros;
    for (let bin = 0; bin < BINS; bin++) {
      if (seen >= part * all) return Math.min((bin / BINS) * this.#limit, this.#largest);
      seen += this.#counts[bin]!;
    }
    return this.#largest;
  }

  /** Visits the bins that are not empty: centre and count. */
  each(visit: (value: number, count: number) => void): void {
    this.#counts.forEach((count, bin) => {
      if (count > 0) visit(((bin + 0.5) / BINS) * this.#limit, count);
    });
  }

  /** A new largest value. */
  #raise(value: number): void {
    this.#largest = value;
    if (this.#limit === 0) this.#limit = value;
    while (this.#limit < value) {
      for (let bin = 0; bin < BINS; bin++) {
        const pair = 2 * bin < BINS ? this.#counts[2 * bin]! + this.#counts[2 * bin + 1]! : 0;
        this.#counts[bin] = pair;
      }
      this.#limit *= 2;
    }
  }
}

/** Between 8 and 16 for each step of a byte. */
const BINS = 4096;
