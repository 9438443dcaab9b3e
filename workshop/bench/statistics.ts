/** What is said of many times of the same thing. */

/** Milliseconds, by nearest rank: `p90` is the least time that 90 of 100 runs do not exceed. */
export interface Summary {
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
}

/** @param times at least one */
export function summarize(times: readonly number[]): Summary {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (percent: number): number => percentile(sorted, percent);
  return { runs: times.length, min: sorted[0]!, median: at(50), p90: at(90), p99: at(99) };
}

/** The lower middle of an even number of values. */
export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    50,
  );
}

/** The least of sorted values that so many percent do not exceed. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(Math.ceil((percent / 100) * sorted.length), 1) - 1]!;
}
