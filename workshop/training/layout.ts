import { padded } from './network.ts';
import type { Parameter } from './network.ts';

/**
 * Where number i of a tensor in PyTorch's layout lies in the module's:
 * - matrix: [outputs][inputs, or channels · 3 · 3] → [outputs/16][products][16], products of 3×3 by row, column, channel
 * - taps: [channels][1][3][3] → [9][channels]
 * - vector: as it is
 */
function placeOf({ shape, layout, taps }: Parameter): (i: number) => number {
  if (layout === 'vector') return (i) => i;
  if (layout === 'taps') {
    const channels = padded(shape[0]!);
    return (i) => (i % 9) * channels + Math.floor(i / 9);
  }
  const inputs = shape[1]!;
  const products = taps?.all ?? padded(inputs);
  const each = taps ? 9 * inputs : inputs;
  return (i) => {
    const output = Math.floor(i / each);
    const product = i % each;
    const row = taps ? (product % 9) * taps.each + Math.floor(product / 9) : product;
    return (Math.floor(output / 16) * products + row) * 16 + (output % 16);
  };
}

/** Numbers of a tensor without padding. */
export function count(parameter: Parameter): number {
  return parameter.shape.reduce((a, b) => a * b, 1);
}

/** A tensor in PyTorch's layout from the module's. */
export function unpack(parameter: Parameter, memory: Float32Array): Float32Array {
  const place = placeOf(parameter);
  return Float32Array.from({ length: count(parameter) }, (_, i) => memory[place(i)]!);
}

/** A tensor in the module's layout, padding as it is, from PyTorch's. */
export function packInto(memory: Float32Array, parameter: Parameter, data: ArrayLike<number>): void {
  const place = placeOf(parameter);
  for (let i = 0; i < data.length; i++) memory[place(i)] = data[i]!;
}
