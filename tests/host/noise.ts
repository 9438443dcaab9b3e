import type { Mobilenet, Picture } from '../../host/index.ts';

/** Noise, another one for each seed. */
export function noise(
  width: number,
  height: number,
  seed: number,
): Picture & { readonly data: Uint8Array<ArrayBuffer> } {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { width, height, data };
}

/** Raw pixels of the sides that a network takes. */
export const inputOf = ({ contract: { width, height } }: Mobilenet, seed = 1) =>
  noise(width, height, seed).data;
