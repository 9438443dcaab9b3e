/** How large the parts of a layer are in the module, in numbers of f32. Channels are padded. */
import { padded, patchSize } from './network.ts';
import type { Layer } from './network.ts';

/** Numbers of scratch that a block of pixels of a pointwise or full layer aims at, and its bounds in pixels. */
const BLOCK = { numbers: 16384, least: 64, most: 512 };

/** Numbers of one picture. */
export function outputSize({ shape: { output } }: Layer): number {
  return output.height * output.width * padded(output.channels);
}

function inputChannels({ kind, shape }: Layer): number {
  return kind === 'convolution' ? shape.input.channels : padded(shape.input.channels);
}

/** Products of an output: of a layer that is a matrix product. */
function productsOf(layer: Layer): number {
  if (layer.kind === 'convolution') return patchSize(layer.shape.input.channels);
  return (layer.kind === 'full' ? 9 : 1) * inputChannels(layer);
}

/** Of pictures no gradient is wanted. */
export function transposedSize(layer: Layer): number {
  const channels = padded(layer.shape.output.channels);
  if (layer.kind === 'convolution') return 0;
  if (layer.kind === 'depthwise') return 9 * channels;
  return Math.ceil(productsOf(layer) / 16) * 16 * channels;
}

/** The words of the module's Layer before its addresses. */
export function geometry(layer: Layer): number[] {
  const { shape } = layer;
  const { input, output } = shape;
  return [
    ...[shape.stride, shape.padTop, shape.padLeft],
    ...[input.height, input.width, inputChannels(layer)],
    ...[output.height, output.width, padded(output.channels)],
    ...[productsOf(layer), blockOf(layer)],
  ];
}

/** Pixels that a pointwise or full layer takes at a time, a multiple of 4. */
function blockOf(layer: Layer): number {
  const pixels = BLOCK.numbers / (productsOf(layer) + padded(layer.shape.output.channels));
  return Math.min(Math.max(Math.floor(pixels / 4) * 4, BLOCK.least), BLOCK.most);
}

/** Numbers of scratch; 16 more per pixel of a block are the module's pitch, 16 in the end room for whole loads. */
export function scratch(layer: Layer): { left: number; right: number } {
  const { kind, shape } = layer;
  const { input, output } = shape;
  const channels = padded(output.channels);
  const plane = (input.height + 2) * (input.width + 2) * inputChannels(layer) + 16;
  if (kind === 'convolution') {
    return { left: plane + output.width * patchSize(input.channels) + 16, right: output.width * channels };
  }
  if (kind === 'depthwise') return { left: plane, right: plane };
  if (kind === 'pool') return { left: plane, right: 0 };
  if (kind === 'classifier') return { left: 0, right: 0 };
  const block = blockOf(layer);
  return { left: block * (productsOf(layer) + 16), right: block * (channels + 16) };
}
