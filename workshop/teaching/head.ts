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
/** What nobody has seen lies beyond what the examples show: so much of the range is left for it at both ends. */
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
 * One pointwise layer: i8 filters with a scale for each class.
 *
 * @param linear over bytes less their zero point
 * @param output what the bytes of its logits stand for
 */
export function head(
  linear: Linear,
  { scale: outputScale, zero }: Affine,
  { input, gain }: Ends,
): FilterLayer {
  const { classes, features, bias } = linear;
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

/** What bytes of values stand for: from the least that is seen to the largest, and a margin. */
export class Range {
  #low = Infinity;
  #high = -Infinity;

  see(value: number): void {
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
  }

  /** @param gain what the values are to be multiplied with */
  affine(gain: number): Affine {
    const spread = this.#high > this.#low ? this.#high - this.#low : 1;
    const low = this.#low - MARGIN * spread;
    const whole = (1 + 2 * MARGIN) * spread;
    // Of f32 from here on, as the core has it.
    const scale = Math.fround(Math.max(gain * (whole / 255), LEAST_SCALE));
    return { scale, zero: clamp(rint((-low * 255) / whole), 0, 255) };
  }
}

/** What the bytes of logits stand for, by those of examples. */
export function logitsOf({ classes, features, weights, bias }: Linear, sample: Sample, gain: number): Affine {
  const range = new Range();
  for (let example = 0; example < sample.truth.length; example++)
    for (let label = 0; label < classes; label++)
      range.see(dot(sample.values, example * features, weights, label * features, features) + bias[label]!);
  return range.affine(gain);
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
