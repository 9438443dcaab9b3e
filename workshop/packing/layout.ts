/** Sizes of a layer's part of the packed weights file: channels and products are counted in eights (weights/FORMAT.md). */
import { product } from '../../host/size.ts';
import { SECTION_UNIT } from './format.ts';
import type { FilterLayer } from './network.ts';

export function roundUp(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}

/** What a layer's sizes follow from. */
export type FilterShape = Pick<FilterLayer, 'kind' | 'input' | 'output'>;

/** Output channels with the neutral ones that fill the vector registers. */
export function paddedChannels(layer: FilterShape): number {
  return roundUp(layer.output.channels, 8);
}

/** Products of one output: 9 for depthwise, where they are not padded. */
export function products(layer: FilterShape): number {
  if (layer.kind === 'depthwise') return 9;
  return product(layer.input.channels, layer.kind === 'convolution' ? 9 : 1);
}

export function paddedProducts(layer: FilterShape): number {
  return layer.kind === 'depthwise' ? 9 : roundUp(products(layer), 8);
}

/** Scale, bias and filter zero of each padded channel: 4 + 4 + 1 bytes. */
export function channelPartBytes(layer: FilterShape): number {
  return roundUp(product(9, paddedChannels(layer)), SECTION_UNIT);
}

export function filterPartBytes(layer: FilterShape): number {
  return roundUp(product(paddedProducts(layer), paddedChannels(layer)), SECTION_UNIT);
}
