/** Channels and filters of a layer in the order in which the kernels read them (weights/FORMAT.md). */
import { layerError } from './check.ts';
import { Fields } from './fields.ts';
import { BLOCK_CHANNELS, LARGEST_BIAS } from './format.ts';
import { channelPartBytes, filterPartBytes, paddedChannels, paddedProducts, products } from './layout.ts';
import type { FilterLayer } from './network.ts';

/** f32 scale[N], i32 bias[N], i8 filterZero[N]; channels that pad are 1, 0, 0. */
export function channelPart(layer: FilterLayer, index: number): Uint8Array {
  const count = paddedChannels(layer);
  const part = new Fields(channelPartBytes(layer));
  const scale = new Float32Array(count).fill(1);
  scale.set(layer.scale);
  return part
    .f32(scale)
    .i32(foldedBias(layer, index))
    .seek(4 * count + 4 * count)
    .i8(layer.filterZero).bytes;
}

/** `bias − inputZero · Σ(filter − filterZero)` of the real channels. */
function foldedBias(layer: FilterLayer, index: number): number[] {
  const count = products(layer);
  const sums = filterSums(layer);
  return Array.from(layer.bias, (bias, channel) => {
    const folded = bias - layer.inputZero * (sums[channel]! - count * layer.filterZero[channel]!);
    if (Math.abs(folded) > LARGEST_BIAS) {
      throw layerError(
        'E_MODEL_QUANTIZATION',
        layer.kind,
        index,
        `has the bias ${folded} in channel ${channel}, beyond 3 · 2²⁹`,
      );
    }
    return folded;
  });
}

/** Σ of the filters of each channel. */
function filterSums(layer: FilterLayer): Int32Array {
  const { channels } = layer.output;
  const count = products(layer);
  const sums = new Int32Array(channels);
  for (let at = 0; at < layer.filters.length; at++) {
    const channel = layer.kind === 'depthwise' ? at % channels : Math.floor(at / count);
    sums[channel]! += layer.filters[at]!;
  }
  return sums;
}

/** Depthwise i8 [9][N]; else per block of 16 channels (8 in a last narrow one) i8 [K/4][16][4]. */
export function filterPart(layer: FilterLayer): Uint8Array {
  const part = new Uint8Array(filterPartBytes(layer));
  const packed = new Int8Array(part.buffer);
  const { channels } = layer.output;
  if (layer.kind === 'depthwise') {
    for (let tap = 0; tap < 9; tap++) {
      packed.set(layer.filters.subarray(tap * channels, (tap + 1) * channels), tap * paddedChannels(layer));
    }
  } else {
    for (let channel = 0; channel < channels; channel++) packChannel(layer, channel, packed);
  }
  return part;
}

/** Spreads the products of one channel over its block: four neighbours, then the other channels' four. */
function packChannel(layer: FilterLayer, channel: number, packed: Int8Array): void {
  const count = products(layer);
  const padded = paddedProducts(layer);
  const lane = channel % BLOCK_CHANNELS;
  const first = channel - lane;
  const width = Math.min(BLOCK_CHANNELS, paddedChannels(layer) - first);
  for (let product = 0; product < padded; product++) {
    const at = first * padded + ((product >> 2) * width + lane) * 4 + (product & 3);
    packed[at] = product < count ? layer.filters[channel * count + product]! : layer.filterZero[channel]!;
  }
}
