/** Scales and biases that spread the outputs of random filters over the range of a layer. */
import { sums } from './forward.ts';
import type { FilterLayer } from './network.ts';

/** A layer whose scales and biases are still open. */
export type Draft = Omit<FilterLayer, 'scale' | 'bias'>;

/** Where the outputs of one channel shall lie, in bytes around the output zero point. */
export interface Spread {
  readonly centre: number;
  readonly deviation: number;
}

/** Requantization scales end below 256; the rest is room for a channel's own factor. */
const SCALE_LIMIT = 200;

/**
 * Scale and bias per channel such that the outputs over all pixels of some inputs have the channel's centre, and the
 * deviation on the average of all channels: a channel alone may have few pixels, at the end only one per input.
 */
export function calibrate(draft: Draft, inputs: readonly Uint8Array[], spread: readonly Spread[]) {
  const { means, deviation } = statistics(
    inputs.map((input) => sums(draft, input)),
    draft.output.channels,
  );
  const scale = Float32Array.from(spread, (due) => Math.min(due.deviation / deviation, SCALE_LIMIT));
  const bias = Int32Array.from(spread, ({ centre }, channel) =>
    Math.round(centre / scale[channel]! - means[channel]!),
  );
  return { scale, bias };
}

/** Mean of each channel and deviation from it over all channels, at least 1. */
function statistics(
  batch: readonly Int32Array[],
  channels: number,
): { means: Float64Array; deviation: number } {
  const means = new Float64Array(channels);
  const pixels = batch.reduce((count, plane) => count + plane.length, 0) / channels;
  for (const plane of batch) plane.forEach((sum, at) => (means[at % channels]! += sum / pixels));
  let squares = 0;
  for (const plane of batch) plane.forEach((sum, at) => (squares += (sum - means[at % channels]!) ** 2));
  return { means, deviation: Math.max(1, Math.sqrt(squares / (pixels * channels))) };
}
