/** How far each step of a training moves. The learning rate: a linear warm-up, then half a cosine to 0. */

export interface Pace {
  readonly rate: number;
  /** Of its way to the new weights, that a moving average goes; undefined where none is kept. */
  readonly share: number | undefined;
}

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
 * What a moving average takes in of the weights after a step: 1 − min(decay, n / (9 + n)), so that it begins as the weights
 * after step 0 and forgets soon what came of random ones.
 */
export function shareAt(step: number, decay: number): number {
  return 1 - Math.min(decay, step / (9 + step));
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
