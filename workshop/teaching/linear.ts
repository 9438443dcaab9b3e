/** What tells classes apart: a weight for each feature and class, and a bias for each class. */
export interface Linear {
  readonly classes: number;
  readonly features: number;
  /** f64 [classes][features] */
  readonly weights: Float64Array;
  /** f64 [classes] */
  readonly bias: Float64Array;
}

/** Examples as numbers: bytes less the zero point of the embedding, and the class of each. */
export interface Sample {
  readonly classes: number;
  readonly features: number;
  /** f64 [examples][features] */
  readonly values: Float64Array;
  /** Of each example, 0…classes − 1; every class has one or more. */
  readonly truth: readonly number[];
}

/** The row of an example. */
export function rowOf(
  { values, features }: Pick<Sample, 'values' | 'features'>,
  example: number,
): Float64Array {
  return values.subarray(example * features, (example + 1) * features);
}

/**
 * Σ a·b of so many numbers from i of a and j of b. Four sums side by side, added at the end: always in this order, so every
 * engine has the same bits, and some three times as fast as one sum. Two rows and their places as five arguments: records of
 * them would be made millions of times.
 */
export function dot(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    first += a[i + at]! * b[j + at]!;
    second += a[i + at + 1]! * b[j + at + 1]!;
    third += a[i + at + 2]! * b[j + at + 2]!;
    fourth += a[i + at + 3]! * b[j + at + 3]!;
  }
  for (; at < length; at++) first += a[i + at]! * b[j + at]!;
  return first + second + (third + fourth);
}

/** a += factor · b */
export function add(a: Float64Array, b: Float64Array, factor: number): void {
  for (let at = 0; at < a.length; at++) a[at]! += factor * b[at]!;
}

/** f64 [classes][features]: the mean of the rows of each class. */
export function classMeans(
  { classes, features, truth }: Sample,
  row: (example: number) => Float64Array,
): Float64Array {
  const means = new Float64Array(classes * features);
  const counts = new Float64Array(classes);
  truth.forEach((label, example) => {
    add(means.subarray(label * features, (label + 1) * features), row(example), 1);
    counts[label]!++;
  });
  return means.map((sum, at) => sum / counts[Math.floor(at / features)]!);
}

/** The mean of some rows, each row alike. */
export function meanRow(rows: Float64Array, features: number): Float64Array {
  const mean = new Float64Array(features);
  for (let at = 0; at < rows.length; at += features)
    add(mean, rows.subarray(at, at + features), features / rows.length);
  return mean;
}
