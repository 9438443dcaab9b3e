/** The classifier as the last layer of an integer network. */
import { clamp, requantization, rint } from '../packing/arithmetic.ts';
import type { Affine } from '../packing/arithmetic.ts';
import { SCALE_LIMIT } from '../packing/format.ts';
import type { FilterLayer } from '../packing/network.ts';
import { dot, rowOf } from './linear.ts';
import type { Linear, Sample } from './linear.ts';

/** Filters end at ±127. */
const MOST_FILTER = 127;
/** Biases stay far below what weights/FORMAT.md allows, also with the input zero point folded in. */
const MOST_BIAS = 2 ** 28;
/** Logits of pictures that nobody has seen lie beyond those of the examples: so much of the range is left for them. */
const MARGIN = 0.1;
/** Scales stay away from those that some engines flush to 0. */
const LEAST_SCALE = 2 ** -100;

/** What a head reads, and how large its logits are. */
export interface Ends {
  /** Of the embedding. */
  readonly input: Affine;
  /** The real logits are those of the classifier times this. */
  readonly gain: number;
}

/**
 * One pointwise layer: i8 filters with a scale for each class, 0 where the class asks for nothing; logits whose bytes cover
 * what the examples show, and a margin.
 *
 * @param linear over bytes less their zero point
 */
export function head(linear: Linear, sample: Sample, { input, gain }: Ends): FilterLayer {
  const { classes, features, bias } = linear;
  const { low, high } = rangeOf(linear, sample);
  // Of f32 from here on, as the core has it.
  const outputScale = Math.fround(Math.max(gain * ((high - low) / 255), LEAST_SCALE));
  const zero = clamp(rint((-low * 255) / (high - low)), 0, 255);
  const filters = new Int8Array(classes * features);
  const scale = new Float32Array(classes);
  const biases = new Int32Array(classes);
  for (let label = 0; label < classes; label++) {
    const row = rowOf({ values: linear.weights, features }, label);
    const step = stepOf(row, bias[label]!);
    row.forEach((weight, at) => (filters[label * features + at] = clamp(rint(weight / step), -127, 127)));
    biases[label] = rint(bias[label]! / step);
    scale[label] = scaleOf(step, { input, gain, outputScale });
  }
  const plane = (channels: number) => ({ height: 1, width: 1, channels });
  return {
    ...{ kind: 'pointwise', stride: 1, padTop: 0, padLeft: 0, low: 0, high: 255 },
    ...{
      input: plane(features),
      output: plane(classes),
      inputZero: input.zero,
      outputZero: zero,
      outputScale,
    },
    ...{ filters, filterZero: new Int8Array(classes), scale, bias: biases },
  };
}

/** What a filter of 1 stands for. */
function stepOf(row: Float64Array, bias: number): number {
  let largest = 0;
  for (const weight of row) largest = Math.max(largest, Math.abs(weight));
  return Math.max(largest / MOST_FILTER, Math.abs(bias) / MOST_BIAS, Number.MIN_VALUE) || 1;
}

function scaleOf(
  step: number,
  { input, gain, outputScale }: Ends & { readonly outputScale: number },
): number {
  const filterScale = Math.fround((gain * step) / input.scale);
  const scale = requantization(input.scale, filterScale, outputScale);
  return clamp(scale, LEAST_SCALE, SCALE_LIMIT / 2);
}

/** From the least to the largest logit of any class, and the margin above. */
function rangeOf(
  { classes, features, weights, bias }: Linear,
  sample: Sample,
): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let example = 0; example < sample.truth.length; example++) {
    for (let label = 0; label < classes; label++) {
      const logit =
        dot([sample.values, example * features], [weights, label * features], features) + bias[label]!;
      low = Math.min(low, logit);
      high = Math.max(high, logit);
    }
  }
  if (!(high > low)) return { low: low - 1, high: low + 1 };
  return { low: low - MARGIN * (high - low), high: high + MARGIN * (high - low) };
}
