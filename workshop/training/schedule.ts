/** The learning rate over a training: a linear warm-up, then half a cosine to 0. */

const WARM_UP_STEPS = 500;
/** A short training warms up in a tenth of its steps. */
const WARM_UP_PART = 10;

/**
 * @param step 0 … steps − 1
 * @param rate the highest
 */
export function rateAt(step: number, steps: number, rate: number): number {
  const warm = Math.min(WARM_UP_STEPS, Math.ceil(steps / WARM_UP_PART));
  if (step < warm) return (rate * (step + 1)) / warm;
  return (rate * (1 + cosineOfHalfTurns((step - warm) / (steps - warm)))) / 2;
}

/**
 * cos πx for 0 ≤ x ≤ 1 by its power series: `Math.cos` may differ in its last bit from engine to engine, and every rate
 * decides over every byte that follows. Taken about ½, where |π(½ − x)| ≤ π/2: the first term left out is below 1e−16.
 */
function cosineOfHalfTurns(x: number): number {
  const angle = Math.PI * (0.5 - x);
  let term = angle;
  let sum = angle;
  for (let power = 3; power <= 23; power += 2) {
    term *= -(angle * angle) / ((power - 1) * power);
    sum += term;
  }
  return sum;
}
