/** Directions in which the pictures of a class are told from what is of none. */

/** What a direction is learnt from. */
export interface Example {
  /** The class that the network answers. */
  readonly best: number;
  /** 1 of a picture of the class, −1 of what is of none. */
  readonly sign: 1 | -1;
  /** f64 `[features]`, of length 1: where the embedding lies from the centre. */
  readonly unit: Float64Array;
}

/** By so much a cosine shall be above the least one, or below it. */
const MARGIN = 1 / 4;

/** The least cosine that is begun with, of all classes; it moves with them and is then forgotten. */
const LEAST = 0.4;

/** So few examples of a class and a sign count half. */
const FEW = 50;

const STEPS = 100;
const RATE = 0.5;
const MOMENTUM = 0.9;

/**
 * Turns the direction of each class towards its pictures and away from what is of none, by descent on the squared hinge of
 * the cosines around one least cosine. Sums, quotients and roots alone make it, so every engine has the same bits.
 *
 * @param start f64 `[classes][features]`: rows of length 1, and rows of 0 of classes of which there is no example
 * @returns the same shape, rows of length 1 again
 */
export function separate(start: Float64Array, examples: readonly Example[], features: number): Float64Array {
  const rows = start.slice();
  const classes = rows.length / features;
  const weights = weigh(examples);
  const speed = new Float64Array(rows.length);
  let [least, lift] = [LEAST, 0];
  for (let step = 0; step < STEPS; step++) {
    const { pull, raise } = forces(rows, least, examples, weights);
    for (let from = 0; from < rows.length; from += features) {
      const ends = [from, from + features] as const;
      turn(rows.subarray(...ends), speed.subarray(...ends), pull.subarray(...ends));
    }
    lift = MOMENTUM * lift + (RATE * raise) / classes;
    least += lift;
  }
  return rows;
}

/** Of each example: those of a class and a sign weigh together as much as any others, but for few. */
function weigh(examples: readonly Example[]): Float64Array {
  const counts = new Map<number, number>();
  const key = ({ best, sign }: Example): number => 2 * best + (sign > 0 ? 1 : 0);
  for (const each of examples) counts.set(key(each), (counts.get(key(each)) ?? 0) + 1);
  return Float64Array.from(examples, (each) => 1 / (counts.get(key(each))! + FEW));
}

/** What pulls at each direction, f64 `[classes][features]`, and at the least cosine. */
function forces(
  rows: Float64Array,
  least: number,
  examples: readonly Example[],
  weights: Float64Array,
): { readonly pull: Float64Array; readonly raise: number } {
  const pull = new Float64Array(rows.length);
  let raise = 0;
  examples.forEach(({ best, sign, unit }, index) => {
    const from = best * unit.length;
    let near = 0;
    for (let at = 0; at < unit.length; at++) near += rows[from + at]! * unit[at]!;
    const short = MARGIN - sign * (near - least);
    if (short <= 0) return;
    const force = sign * weights[index]! * short;
    for (let at = 0; at < unit.length; at++) pull[from + at]! += force * unit[at]!;
    raise -= force;
  });
  return { pull, raise };
}

/** A step of a direction, across itself; its length stays 1. */
function turn(row: Float64Array, speed: Float64Array, pull: Float64Array): void {
  let along = 0;
  for (let at = 0; at < row.length; at++) along += pull[at]! * row[at]!;
  let squares = 0;
  for (let at = 0; at < row.length; at++) {
    speed[at] = MOMENTUM * speed[at]! + RATE * (pull[at]! - along * row[at]!);
    row[at]! += speed[at]!;
    squares += row[at]! ** 2;
  }
  if (squares === 0) return;
  const length = Math.sqrt(squares);
  for (let at = 0; at < row.length; at++) row[at]! /= length;
}
