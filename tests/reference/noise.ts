/** The golden picture (weights/FORMAT.md, GOLDEN) and the digests of what the network makes of it. */
import { sha256 } from './file.ts';
import { forward } from './network.ts';
import { inputPlane } from './picture.ts';
import type { Weights } from './weights.ts';

/** `length` bytes: the top 8 bits of each next state of xorshift32. */
export function noise(seed: number, length: number): Uint8Array {
  let state = seed | 0;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 24;
  });
}

/** RGB u8 [height][width][3] of the sides of the input plane. */
export function goldenPicture({ contract, seed }: Weights): Uint8Array {
  return noise(seed, contract.height * contract.width * 3);
}

/** SHA-256 in hexadecimal of every layer's output for the golden picture, as this reference computes it. */
export function goldenDigests(weights: Weights): string[] {
  const { height, width } = weights.contract;
  return forward(weights, inputPlane(weights, goldenPicture(weights), width, height, true)).layers.map(
    sha256,
  );
}
