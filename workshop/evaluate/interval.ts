/** Bounds of a probability. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Quantile of the standard normal distribution that leaves 2.5 % above it: an interval of 95 %. */
const Z = 1.959963984540054;

/**
 * Where the true share lies of which `hits` of `trials` were seen, at 95 %: it stays inside 0…1 and is sound for shares
 * near 1, where the usual ± is not.
 *
 * Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
 */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const square = Z * Z;
  const centre = share + square / (2 * trials);
  const half = Z * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  // Exactly 0 and 1 where none or all hit, where rounding may leave an ulp.
  const low = hits === 0 ? 0 : (centre - half) / scale;
  const high = hits === trials ? 1 : (centre + half) / scale;
  return { low, high };
}
