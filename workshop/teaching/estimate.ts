/** How often classifiers are right on examples that they have not seen: in integers, as the runtime answers. */
import type { Affine } from '../packing/arithmetic.ts';
import { UNDIVIDED } from './folds.ts';
import { rowOf } from './linear.ts';
import type { Linear, Sample } from './linear.ts';
import type { Sight } from './sight.ts';
import { Tally } from './tally.ts';
import type { Trial } from './tally.ts';

/** Examples as the network has them. */
export interface Material extends Sample {
  /** u8 [examples][features] */
  readonly bytes: Uint8Array;
}

export type Learn = (sample: Sample) => Linear;

/**
 * Learns once for each fold, of the examples of all others, and answers those of the fold.
 *
 * @param held the fold of each example, as `divide` answers it; one or more is held out
 */
export function tryOut(learn: Learn, material: Material, held: Int32Array, build: Sight['build']): Trial {
  const folds = [...new Set(held)].filter((fold) => fold !== UNDIVIDED);
  const tally = new Tally();
  for (const fold of folds) {
    const seen = chosen(material, (example) => held[example] !== fold);
    const unseen = chosen(material, (example) => held[example] === fold);
    const built = build(learn(seen), seen, 1);
    const logits = built.answers(unseen.bytes);
    unseen.truth.forEach((truth, example) => {
      const own = logits.subarray(example * material.classes, (example + 1) * material.classes);
      tally.see(own, truth, built.outputScale);
    });
  }
  return tally.trial(material.classes);
}

/** The examples that are wanted. */
function chosen(material: Material, wanted: (example: number) => boolean): Material {
  const { features, truth, bytes } = material;
  const places = truth.map((_, example) => example).filter(wanted);
  const values = new Float64Array(places.length * features);
  const rows = new Uint8Array(places.length * features);
  places.forEach((example, at) => {
    values.set(rowOf(material, example), at * features);
    rows.set(bytes.subarray(example * features, (example + 1) * features), at * features);
  });
  return { ...material, values, bytes: rows, truth: places.map((example) => truth[example]!) };
}

/** Bytes less the zero point. */
export function valuesOf(bytes: Uint8Array, { zero }: Affine): Float64Array {
  return Float64Array.from(bytes, (byte) => byte - zero);
}
