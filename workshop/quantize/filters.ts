/** Filters of a layer in 8 bits. */
import { clamp, rint } from '../packing/arithmetic.ts';
import type { RealLayer } from './network.ts';

/** How filters become integers. */
export interface Rounding {
  /** Filters with a zero point; else symmetric. */
  readonly filterZeros: boolean;
  /** One scale for a whole layer; else one per channel. */
  readonly perTensor?: boolean;
}

export interface Filters {
  /** i8, in the order of the real ones. */
  readonly data: Int8Array;
  /** i8 `[channels]`: 0 where the range is symmetric. */
  readonly zero: Int8Array;
  /** f32 `[channels]` */
  readonly scale: Float32Array;
}

/**
 * Rounds the filters. With zero points the range of a channel, or of the layer, ends at its own least and largest filter;
 * else it is symmetric around 0.
 *
 * @param least f64 `[channels]`: scales below which a channel's bias would leave the range of its integers
 */
export function quantizeFilters(
  layer: RealLayer,
  { filterZeros, perTensor = false }: Rounding,
  least: Float64Array,
): Filters {
  const channels = layer.bias.length;
  const { lows, highs } = ends(layer, channels);
  if (perTensor) {
    lows.fill(Math.min(...lows));
    highs.fill(Math.max(...highs));
    least = least.slice().fill(Math.max(...least));
  }
  const scale = new Float32Array(channels);
  const zero = new Int8Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const [low, high] = [lows[channel]!, highs[channel]!];
    const wanted = filterZeros ? (high - low) / 255 : Math.max(high, -low) / 127;
    scale[channel] = Math.max(wanted, least[channel]!);
    if (filterZeros) zero[channel] = clamp(rint(-128 - low / scale[channel]!), -128, 127);
  }
  const lowest = filterZeros ? -128 : -127;
  return { data: divided(layer, scale, zero, lowest), zero, scale };
}

/** Not by `eachFilter`, whose calls take more than half of a step of fine-tuning. */
function divided(
  layer: RealLayer,
  scale: Float32Array,
  zero: Int8Array,
  lowest: number,
): Int8Array<ArrayBuffer> {
  const { filters } = layer;
  const run = runOf(layer);
  const data = new Int8Array(filters.length);
  for (let at = 0, channel = 0; at < data.length; channel = (channel + 1) % scale.length) {
    for (const end = at + run; at < end; at++)
      data[at] = clamp(rint(filters[at]! / scale[channel]!) + zero[channel]!, lowest, 127);
  }
  return data;
}

/** Least and largest filter of each channel, at most and at least 0. */
function ends(layer: RealLayer, channels: number): { lows: Float64Array; highs: Float64Array } {
  const lows = new Float64Array(channels);
  const highs = new Float64Array(channels);
  const { filters } = layer;
  const run = runOf(layer);
  for (let at = 0, channel = 0; at < filters.length; channel = (channel + 1) % channels) {
    for (const end = at + run; at < end; at++) {
      lows[channel] = Math.min(lows[channel]!, filters[at]!);
      highs[channel] = Math.max(highs[channel]!, filters[at]!);
    }
  }
  return { lows, highs };
}

/** Visits all filters with their output channel. */
export function eachFilter(layer: RealLayer, visit: (at: number, channel: number) => void): void {
  const channels = layer.bias.length;
  const run = runOf(layer);
  for (let at = 0, channel = 0; at < layer.filters.length; channel = (channel + 1) % channels)
    for (const end = at + run; at < end; at++) visit(at, channel);
}

/** How many filters of a channel stand in a row. */
function runOf({ kind, bias, filters }: RealLayer): number {
  return kind === 'depthwise' ? 1 : filters.length / bias.length;
}
