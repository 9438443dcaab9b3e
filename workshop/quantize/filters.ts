/** Filters of a layer in 8 bits, each channel with a scale of its own. */
import { clamp, rint } from '../packing/arithmetic.ts';
import type { RealLayer } from './network.ts';

export interface Filters {
  /** i8, in the order of the real ones. */
  readonly data: Int8Array;
  /** i8 `[channels]`: 0 where the range is symmetric. */
  readonly zero: Int8Array;
  /** f32 `[channels]` */
  readonly scale: Float32Array;
}

/**
 * Rounds the filters.
 *
 * @param zeros whether a channel's range ends at its own least and largest filter, with a zero point between; else it
 *   is symmetric around 0
 * @param least f64 `[channels]`: scales below which a channel's bias would leave the range of its integers
 */
export function quantizeFilters(layer: RealLayer, zeros: boolean, least: Float64Array): Filters {
  const channels = layer.bias.length;
  const { lows, highs } = ends(layer, channels);
  const scale = new Float32Array(channels);
  const zero = new Int8Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const [low, high] = [lows[channel]!, highs[channel]!];
    const wanted = zeros ? (high - low) / 255 : Math.max(high, -low) / 127;
    scale[channel] = Math.max(wanted, least[channel]!);
    if (zeros) zero[channel] = clamp(rint(-128 - low / scale[channel]!), -128, 127);
  }
  const lowest = zeros ? -128 : -127;
  const data = Int8Array.from(layer.filters, (filter, at) => {
    const channel = channelOf(layer, at);
    return clamp(rint(filter / scale[channel]!) + zero[channel]!, lowest, 127);
  });
  return { data, zero, scale };
}

/** Least and largest filter of each channel, at most and at least 0. */
function ends(layer: RealLayer, channels: number): { lows: Float64Array; highs: Float64Array } {
  const lows = new Float64Array(channels);
  const highs = new Float64Array(channels);
  layer.filters.forEach((filter, at) => {
    const channel = channelOf(layer, at);
    lows[channel] = Math.min(lows[channel]!, filter);
    highs[channel] = Math.max(highs[channel]!, filter);
  });
  return { lows, highs };
}

/** The output channel of a filter. */
export function channelOf({ kind, bias, filters }: RealLayer, at: number): number {
  const channels = bias.length;
  return kind === 'depthwise' ? at % channels : Math.floor(at / (filters.length / channels));
}
