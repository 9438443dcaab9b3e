/** ln 2 in two parts: the first has zeros enough at its end that a small multiple of it is exact. */
const LOG_2_HIGH = 0.69314718036912381649;
const LOG_2_LOW = 1.90821492927058770002e-10;

/** Terms of the series: |r| ≤ ½ ln 2 leaves less than 2⁻⁵⁵ behind the fourteenth. */
const TERMS = 14;

/** Least that is told from 0. */
const LEAST = -700;

/**
 * e^x of x ≤ 0, within some units of the last place. `Math.exp` differs there from engine to engine, and a choice that follows
 * from it would; this is made of exact operations alone.
 */
export function exponential(x: number): number {
  if (x < LEAST) return 0;
  const halvings = Math.floor(0.5 - x / LOG_2_HIGH);
  const rest = x + halvings * LOG_2_HIGH + halvings * LOG_2_LOW;
  let sum = 1;
  for (let term = TERMS; term > 0; term--) sum = 1 + (rest / term) * sum;
  for (let halved = 0; halved < halvings; halved++) sum /= 2;
  return sum;
}
