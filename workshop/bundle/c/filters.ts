/** The filters of a layer in the order in which the loops of net_kernels.h read them. */
import { products, roundUp } from '../../packing/layout.ts';
import type { Parameters, Weighted } from '../../packing/parameters.ts';

/** Channels of a tile. */
const TILE = 4;

/** Depthwise i8 `[channels][9]`; else i8 `[channels / 4, rounded up][products][4]`, 0 in the places of no channel. */
export function orderFilters(layer: Weighted, { filters }: Parameters): Int8Array {
  if (layer.kind === 'depthwise') return filters;
  const count = products(layer);
  const ordered = new Int8Array(orderedLength(layer));
  filters.forEach((filter, at) => {
    const channel = Math.floor(at / count);
    const lane = channel % TILE;
    ordered[(channel - lane) * count + (at % count) * TILE + lane] = filter;
  });
  return ordered;
}

/** How many there are. */
export function orderedLength(layer: Weighted): number {
  const { channels } = layer.output;
  return (layer.kind === 'depthwise' ? channels : roundUp(channels, TILE)) * products(layer);
}
