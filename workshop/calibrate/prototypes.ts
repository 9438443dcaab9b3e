import type { Known } from './known.ts';

/** The direction of each class in the embedding. */
export interface Prototypes {
  /** u8 `[features]`: the mean of the means of all classes. */
  readonly centre: Uint8Array;
  /** i8 `[classes][features]`: what lies between the centre and the mean of a class, its largest part ±127. */
  readonly prototypes: Int8Array;
  /** f64 `[classes]`: Σ prototype², 0 of a class without a picture, or whose mean is the centre. */
  readonly squares: Float64Array;
}

const MOST = 127;

export function prototypesOf(known: readonly Known[], classes: number, features: number): Prototypes {
  const means = meansOf(known, classes, features);
  const present = means.filter((mean) => mean !== undefined);
  const centre = Uint8Array.from({ length: features }, (_, at) =>
    Math.round(present.reduce((sum, mean) => sum + mean[at]!, 0) / present.length),
  );
  const prototypes = new Int8Array(classes * features);
  const squares = new Float64Array(classes);
  means.forEach((mean, index) => {
    const difference = mean?.map((each, at) => each - centre[at]!) ?? new Float64Array(features);
    const largest = difference.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    if (largest === 0) return;
    const row = Int8Array.from(difference, (each) => Math.round((each / largest) * MOST));
    prototypes.set(row, index * features);
    squares[index] = row.reduce((sum, each) => sum + each * each, 0);
  });
  return { centre, prototypes, squares };
}

function meansOf(known: readonly Known[], classes: number, features: number): (Float64Array | undefined)[] {
  const sums = Array.from({ length: classes }, () => new Float64Array(features));
  const counts = new Array<number>(classes).fill(0);
  for (const { embedding, label } of known) {
    counts[label]!++;
    const sum = sums[label]!;
    for (let at = 0; at < features; at++) sum[at]! += embedding[at]!;
  }
  return sums.map((sum, label) =>
    counts[label] === 0 ? undefined : sum.map((each) => each / counts[label]!),
  );
}

/**
 * The cosine between a class and what lies between the centre and an embedding, −1…1; undefined of a class without a
 * prototype, which is never unknown.
 */
export function cosine(
  { centre, prototypes, squares }: Prototypes,
  embedding: Uint8Array,
  index: number,
): number | undefined {
  if (squares[index] === 0) return undefined;
  const features = centre.length;
  let [product, length] = [0, 0];
  for (let at = 0; at < features; at++) {
    const x = embedding[at]! - centre[at]!;
    product += x * prototypes[index * features + at]!;
    length += x * x;
  }
  // An embedding at the centre has no direction, and is known.
  return length === 0 ? 1 : product / Math.sqrt(length * squares[index]!);
}
