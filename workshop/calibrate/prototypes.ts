import { spread } from '../dataset/spread.ts';
import { separate } from './directions.ts';
import type { Example } from './directions.ts';
import type { Answered, Known } from './known.ts';

/** The direction of each class in the embedding. */
export interface Prototypes {
  /** u8 `[features]`: the mean of the means of all classes. */
  readonly centre: Uint8Array;
  /** i8 `[classes][features]`: from the centre towards a class, away from the corners; its largest part ±120. */
  readonly prototypes: Int8Array;
  /** f64 `[classes]`: Σ prototype², 0 of a class without a picture, or whose mean is the centre. */
  readonly squares: Float64Array;
}

/** Pictures that directions are learnt from at most. */
export const LEARNT = 8192;

/** Of parts, in steps: so a rule compresses to half the bytes of one in all whole numbers, and tells as much apart. */
const STEP = 8;
const MOST = 15;

/**
 * The directions to the means of the classes, turned until they tell their pictures from the corners of pictures. Without
 * corners they are turned towards the pictures that are farthest from them.
 */
export function prototypesOf(known: readonly Known[], classes: number, features: number): Prototypes {
  const means = meansOf(known, classes, features);
  const present = means.filter((mean) => mean !== undefined);
  const centre = Uint8Array.from({ length: features }, (_, at) =>
    Math.round(present.reduce((sum, mean) => sum + mean[at]!, 0) / present.length),
  );
  const start = new Float64Array(classes * features);
  means.forEach((mean, index) => {
    const unit = mean && unitOf(mean, centre);
    if (unit) start.set(unit, index * features);
  });
  return { centre, ...quantised(separate(start, examplesOf(known, centre, start), features), features) };
}

/** Pictures that are answered rightly, and corners, of classes that have a direction. */
function examplesOf(known: readonly Known[], centre: Uint8Array, start: Float64Array): Example[] {
  const features = centre.length;
  const told = (index: number): boolean =>
    start.subarray(index * features, (index + 1) * features).some((part) => part !== 0);
  const example = ({ embedding, best }: Pick<Answered, 'embedding' | 'best'>, sign: 1 | -1): Example[] => {
    const unit = told(best) ? unitOf(embedding, centre) : undefined;
    return unit ? [{ best, sign, unit }] : [];
  };
  const taken = spread(known.length, LEARNT).map((at) => known[at]!);
  return taken.flatMap((each) => [
    ...(each.best === each.label ? example(each, 1) : []),
    ...(each.corner ? example(each.corner, -1) : []),
  ]);
}

/** Where a place lies from the centre, in length 1; undefined at the centre. */
function unitOf(place: Float64Array | Uint8Array, centre: Uint8Array): Float64Array | undefined {
  const away = Float64Array.from(place, (each, at) => each - centre[at]!);
  const squares = away.reduce((sum, each) => sum + each * each, 0);
  return squares === 0 ? undefined : away.map((each) => each / Math.sqrt(squares));
}

function quantised(rows: Float64Array, features: number): Omit<Prototypes, 'centre'> {
  const squares = new Float64Array(rows.length / features);
  const prototypes = new Int8Array(rows.length);
  for (let index = 0; index < squares.length; index++) {
    const row = rows.subarray(index * features, (index + 1) * features);
    const largest = row.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    if (largest === 0) continue;
    const whole = Int8Array.from(row, (each) => STEP * Math.round((each / largest) * MOST));
    prototypes.set(whole, index * features);
    squares[index] = whole.reduce((sum, each) => sum + each * each, 0);
  }
  return { prototypes, squares };
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
