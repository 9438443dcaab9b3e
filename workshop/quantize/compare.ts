/** How far the integers are from the real numbers, layer by layer. */
import { forward } from '../packing/forward.ts';
import type { Layer } from '../packing/network.ts';
import { run } from './forward.ts';
import type { RealNetwork } from './network.ts';

/** One picture as the input of both networks. */
export interface Pair {
  /** f32 `[height][width][channels]` */
  readonly real: Float32Array;
  /** u8 of the same shape. */
  readonly bytes: Uint8Array;
}

/** Power of the real outputs of a layer, and of the difference, as means of squares. */
export interface Loss {
  readonly signal: number;
  readonly noise: number;
}

/** @param pairs are run one by one; each is let go before the next is asked for */
export function compare(real: RealNetwork, layers: readonly Layer[], pairs: Iterable<Pair>): Loss[] {
  const losses = layers.map(() => ({ signal: 0, noise: 0, values: 0 }));
  for (const pair of pairs) {
    let plane = pair.bytes;
    run(real, pair.real, (output, index) => {
      plane = forward(layers[index]!, 'int8', plane);
      add(losses[index]!, output, plane, layers[index]!);
    });
  }
  return losses.map(({ signal, noise, values }) => ({ signal: signal / values, noise: noise / values }));
}

function add(
  loss: { signal: number; noise: number; values: number },
  output: Float32Array,
  bytes: Uint8Array,
  { outputScale, outputZero }: Layer,
): void {
  for (let at = 0; at < bytes.length; at++) {
    const real = output[at]!;
    loss.signal += real ** 2;
    loss.noise += (real - outputScale * (bytes[at]! - outputZero)) ** 2;
  }
  loss.values += bytes.length;
}

/** Signal-to-noise ratio in decibels; infinite without any noise. */
export function decibels({ signal, noise }: Loss): number {
  return 10 * Math.log10(signal / noise);
}
