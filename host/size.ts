/**
 * The product of sizes that a file or a caller states: exact, or Infinity, which is no length and above every limit.
 * A factor that is no size (negative, a fraction, NaN) gives Infinity too.
 */
export function product(...factors: readonly number[]): number {
  if (!factors.every((factor) => Number.isSafeInteger(factor) && factor >= 0)) return Infinity;
  const size = factors.reduce((all, factor) => all * factor, 1);
  // Above 2⁵³ a product may have been rounded.
  return Number.isSafeInteger(size) ? size : Infinity;
}
