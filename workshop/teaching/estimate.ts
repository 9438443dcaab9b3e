/** How often classifiers are right on examples that they have not seen: in integers, as the runtime answers. */
import { measure } from '../evaluate/metrics.ts';
import type { Metrics } from '../evaluate/metrics.ts';
import type { Affine } from '../packing/arithmetic.ts';
import { UNDIVIDED } from './folds.ts';
import { best, Gains } from './gains.ts';
import { rowOf } from './linear.ts';
import type { Linear, Sample } from './linear.ts';
import type { Sight } from './sight.ts';

/** Examples as the network has them. */
export interface Material extends Sample {
  /** u8 [examples][features] */
  readonly bytes: Uint8Array;
}

/** Figures of the examples that were held out; without the five best, of which nobody asked. */
export type Estimate = Omit<Metrics, 'top5'>;

/** What a way of learning shows on held-out examples. */
export interface Trial {
  readonly estimate: Estimate;
  /** What the logits are to be multiplied with so that the probabilities are the nearest to the truth. */
  readonly gain: number;
}

export type Learn = (sample: Sample) => Linear;

/**
 * Learns once for each fold, of the examples of all others, and answers those of the fold.
 *
 * @param held the fold of each example, as `divide` answers it; one or more is held out
 */
export function tryOut(learn: Learn, material: Material, held: Int32Array, build: Sight['build']): Trial {
  const folds = [...new Set(held)].filter((fold) => fold !== UNDIVIDED);
  const outcomes: { file: string; truth: number; answers: Answer[] }[] = [];
  const gains = new Gains();
  for (const fold of folds) {
    const seen = chosen(material, (example) => held[example] !== fold);
    const unseen = chosen(material, (example) => held[example] === fold);
    const built = build(learn(seen), seen, 1);
    const logits = built.answers(unseen.bytes);
    unseen.truth.forEach((truth, example) => {
      const own = logits.subarray(example * material.classes, (example + 1) * material.classes);
      const index = best(own);
      outcomes.push({ file: '', truth, answers: [{ index, className: '', probability: 0 }] });
      gains.see(own, truth, built.outputScale);
    });
  }
  const { top5: _, ...estimate } = measure(outcomes, material.classes);
  return { estimate, gain: gains.best };
}

interface Answer {
  readonly index: number;
  readonly className: string;
  readonly probability: number;
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
