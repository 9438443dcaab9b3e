/** Each step is so much longer than the one before: a percentile is right to within a twentieth. */
const STEP = 1.05;
/** Milliseconds of the first step. */
const FIRST = 0.1;

/** Milliseconds of any number of answers, in memory that does not grow with it. */
export class Latency {
  readonly #counts: number[] = [];
  /** Told of each. */
  onAdded: ((milliseconds: number) => void) | undefined;
  #total = 0;

  add(milliseconds: number): void {
    const step = Math.max(0, Math.ceil(Math.log(milliseconds / FIRST) / Math.log(STEP)));
    this.#counts[step] = (this.#counts[step] ?? 0) + 1;
    this.#total++;
    this.onAdded?.(milliseconds);
  }

  /** What so great a part of the answers did not exceed; undefined before the first. */
  percentile(part: number): number | undefined {
    let sum = 0;
    for (const [step, count] of this.#counts.entries()) {
      sum += count ?? 0;
      if (sum > 0 && sum >= part * this.#total) return FIRST * STEP ** step;
    }
    return undefined;
  }
}
