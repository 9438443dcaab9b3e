/** A small network, and things that it can learn to tell apart. */
import { make, seal } from '../../../workshop/packing/index.ts';
import type { Material } from '../../../workshop/teaching/estimate.ts';
import { valuesOf } from '../../../workshop/teaching/estimate.ts';
import { Random } from '../../../workshop/packing/random.ts';

export const toyFile = seal(make({ alpha: 0.1, resolution: 32, classes: 3, seed: 7 }));

/** A picture of one colour, lit a little otherwise each time. */
export function picture(colour: readonly [number, number, number], light: number) {
  const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => colour[at % 3]! + light + (at % 7));
  return { width: 32, height: 32, data };
}

export const colours: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [200, 20, 20],
  green: [20, 200, 20],
  blue: [20, 20, 200],
};

/** So many pictures of each colour. */
export function pictures(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts).flatMap(([label, count]) =>
    Array.from({ length: count }, (_, light) => ({ label, image: picture(colours[label]!, light) })),
  );
}

/** Bytes around a centre of each class, in so many features. */
export function cloud(counts: readonly number[], features: number, spread: number) {
  const random = new Random(11);
  const centres = counts.map(() => Array.from({ length: features }, () => random.integer(60, 190)));
  const truth = counts.flatMap((count, label) => Array<number>(count).fill(label));
  const bytes = Uint8Array.from(
    truth.flatMap((label) => centres[label]!.map((centre) => centre + random.integer(-spread, spread))),
  );
  const input = { scale: 0.05, zero: 3 };
  const material: Material = {
    classes: counts.length,
    features,
    truth,
    bytes,
    values: valuesOf(bytes, input),
  };
  return { ...material, input };
}
