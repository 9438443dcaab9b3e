/** From the activations that a layer showed to the range that its bytes cover. */
import type { Affine } from '../packing/arithmetic.ts';
import { clamp, rint } from '../packing/arithmetic.ts';
import { Histogram } from './histogram.ts';
import { SIX } from './network.ts';
import type { Layer } from './network.ts';

/**
 * `minmax`: everything that was seen. `percentile`: all but the rarest. `mse`: what makes the mean squared error of the
 * bytes the least. Each ends at the 6 of ReLU6.
 */
export const methods = ['minmax', 'percentile', 'mse'] as const;
export type Method = (typeof methods)[number];

export interface Calibration {
  readonly method: Method;
  /** Of `percentile`, 50 < p ≤ 100. */
  readonly percentile: number;
}

/** Ranges that `mse` tries, as parts of the largest value. */
const TRIED = 100;
const LEAST_TRIED = 20;

/** What a layer's outputs were. */
export class Observed {
  readonly #layer: Layer;
  readonly #histogram = new Histogram();
  #low = 0;
  #high = 0;

  constructor(layer: Layer) {
    this.#layer = layer;
  }

  add(output: Float32Array): void {
    if (!isLogits(this.#layer)) return this.#histogram.add(output);
    for (const value of output) {
      this.#low = Math.min(this.#low, value);
      this.#high = Math.max(this.#high, value);
    }
  }

  /**
   * Scale and zero point of the layer's bytes. 0 is one of them exactly. Logits are never cut, whatever the method: the
   * largest one is the answer.
   */
  affine(calibration: Calibration): Affine {
    if (isLogits(this.#layer)) return affine(this.#low, this.#high);
    return affine(0, Math.min(SIX, chooseRange(this.#histogram, calibration)));
  }
}

function isLogits(layer: Layer): boolean {
  return layer.kind === 'pointwise' && layer.activation === 'none';
}

/** @returns the upper end, above 0 */
export function chooseRange(histogram: Histogram, { method, percentile }: Calibration): number {
  const { largest } = histogram;
  if (method === 'percentile') return histogram.quantile(percentile / 100) || largest;
  return method === 'mse' ? leastError(histogram) : largest;
}

function leastError(histogram: Histogram): number {
  let best = { range: histogram.largest, error: Infinity };
  for (let tried = LEAST_TRIED; tried <= TRIED; tried++) {
    const range = (histogram.largest * tried) / TRIED;
    const error = squaredError(histogram, range);
    if (error < best.error) best = { range, error };
  }
  return best.range;
}

/** Σ (x − its byte)² over all values. */
export function squaredError(histogram: Histogram, range: number): number {
  const scale = range / 255;
  let sum = 0;
  histogram.each(
    (value, count) => (sum += count * (value - scale * clamp(rint(value / scale), 0, 255)) ** 2),
  );
  return sum;
}

/** A layer that shows nothing but 0 gets a range that harms nobody. */
function affine(low: number, high: number): Affine {
  const scale = Math.fround((high - low || SIX) / 255);
  return { scale, zero: clamp(rint(-low / scale), 0, 255) };
}
