import type { Tensor } from '../../../workshop/packing/tensor.ts';
import type { Network } from '../../../workshop/training/network.ts';

/** Made pictures, u8 [count][side][side][channels], and labels that take turns. */
export function sample(network: Network): { pictures: Uint8Array; labels: Uint16Array } {
  const { batch, resolution, channels, classes } = network;
  const length = batch * resolution * resolution * channels;
  const pictures = Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);
  return { pictures, labels: Uint16Array.from({ length: batch }, (_, i) => i % classes) };
}

/** Tensors by name, as the reference takes them. */
export function weights(tensors: readonly Tensor[]): Record<string, Float32Array> {
  return Object.fromEntries(tensors.map(({ name, data }) => [name, data]));
}

/** γ and β unlike their initial 1 and 0, so that no term of batch norm is hidden. */
export function uneven(tensors: readonly Tensor[]): Tensor[] {
  return tensors.map((tensor) => {
    const { name, data } = tensor;
    if (/bn\d\.weight$/.test(name)) return { ...tensor, data: data.map((_, i) => 0.75 + 0.125 * (i % 5)) };
    if (/bn\d\.bias$/.test(name)) return { ...tensor, data: data.map((_, i) => 0.25 * (i % 7) - 0.5) };
    return tensor;
  });
}

/** ‖a − b‖ / ‖b‖. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let error = 0;
  let whole = 0;
  for (let i = 0; i < b.length; i++) {
    error += (a[i]! - b[i]!) ** 2;
    whole += b[i]! ** 2;
  }
  return Math.sqrt(error / whole);
}
