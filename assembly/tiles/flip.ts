/**
 * u64: what the activations of the relaxed builds are xored with: 128 in each byte, where the engine's dot product takes
 * them as i8 (tiles/probe).
 */
export const flip: usize = memory.data(8, 8);

/** Sixteen bytes from or to activations. */
@inline
export function flipped(bytes: v128): v128 {
  return v128.xor(bytes, v128.load64_splat(flip));
}
