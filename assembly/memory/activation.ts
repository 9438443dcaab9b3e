/**
 * How a producer leaves its outputs in the scratch for the tile that multiplies them, K values of each pixel:
 *
 *   simd, compact, wide   i16 [K]
 *   relaxed               u8 [K], each xor `flip`; wide or not
 *   baseline              u64 [K], 21 bits for each of three pixels: one multiplication serves them all
 */
import { product } from './size';

/** Whether this build multiplies pairs of i16. */
// @ts-ignore: decorator
@inline
export const PAIRED: bool = ASC_FEATURE_SIMD && !ASC_FEATURE_RELAXED_SIMD;

/** Whether the filters are prepared as i16 pairs too; else the tiles read them as they stand in the file. */
// @ts-ignore: decorator
@inline
export const PREPARED: bool = PAIRED && !COMPACT;

/** Pixels of a word. */
// @ts-ignore: decorator
@inline
const GROUP: u32 = ASC_FEATURE_SIMD ? 1 : 3;

/** Bytes of a value. */
// @ts-ignore: decorator
@inline
const UNIT: u32 = !ASC_FEATURE_SIMD ? 8 : PAIRED ? 2 : 1;

/**
 * Bytes behind a pixel. Four pixels whose distance is a power of two fall into the same lines of the cache: with 2 KiB
 * between them the wide tile loses a sixth.
 */
// @ts-ignore: decorator
@inline
const GAP: u32 = WIDE && PAIRED ? 64 : 0;

/** Bits of a pixel in a word of three. */
export const FIELD: u32 = 21;

/** Pixels that a pointwise tile takes at once. */
// @ts-ignore: decorator
@inline
export const TILE: u32 = !ASC_FEATURE_SIMD ? 6 : ASC_FEATURE_RELAXED_SIMD ? 5 : WIDE ? 4 : 2;

/** u64: what the bytes of the relaxed builds are xored with: 128 in each, where the engine's dot product takes them as i8. */
const flip = memory.data(8, 8);

export function setFlip(bytes: u64): void {
  store<u64>(flip, bytes);
}

/** Sixteen bytes of the relaxed builds from or to activations. */
// @ts-ignore: decorator
@inline
export function flipped(bytes: v128): v128 {
  return v128.xor(bytes, v128.load64_splat(flip));
}

/** Bytes from a pixel's activations to the next one's, or from three pixels' to the next three's. */
// @ts-ignore: decorator
@inline
export function pixelBytes(values: u32): u32 {
  return values * UNIT + GAP;
}

/** Bytes from a tile's activations to the next tile's. */
// @ts-ignore: decorator
@inline
export function tileBytes(values: u32): u32 {
  return pixelBytes(values) * (TILE / GROUP);
}

/** Bytes of so many pixels of `values` activations, whole tiles of them. */
export function activationBytes(pixels: u32, values: u32): u64 {
  return product((pixels + TILE - 1) / TILE, tileBytes(values));
}

/** How many pixels of `values` activations fit into so many bytes: whole tiles. */
export function pixelsWithin(bytes: u32, values: u32): u32 {
  return (bytes / tileBytes(values)) * TILE;
}

/** Where pixel `p` of the scratch has its activations. */
// @ts-ignore: decorator
@inline
export function activationsAt(scratch: usize, p: u32, values: u32): usize {
  return scratch + (p / GROUP) * pixelBytes(values);
}

/** From the activations of a pixel to those from value `k` on. */
// @ts-ignore: decorator
@inline
export function eightAt(activations: usize, k: u32): usize {
  return activations + k * UNIT;
}

/** Stores one value of pixel `p`; the first pixel of a group of three clears the others. */
// @ts-ignore: decorator
@inline
export function storeActivation(activations: usize, p: u32, k: u32, value: u32): void {
  if (!ASC_FEATURE_SIMD) {
    const field = p % GROUP;
    const at = activations + (k << 3);
    store<u64>(at, field ? load<u64>(at) | ((<u64>value) << (field * FIELD)) : value);
  } else if (PAIRED) store<i16>(activations + (k << 1), <i16>value);
  else store<u8>(activations + k, <u8>(value ^ load<u8>(flip)));
}

/** Stores the eight values of pixel `p` from value `k` on as bytes. */
// @ts-ignore: decorator
@inline
export function loadEight(activations: usize, p: u32, k: u32, bytes: usize): void {
  const at = eightAt(activations, k);
  if (!ASC_FEATURE_SIMD) {
    const shift = (p % GROUP) * FIELD;
    for (let i: usize = 0; i < 8; i++) store<u8>(bytes + i, load<u64>(at + (i << 3)) >> shift);
  } else if (PAIRED) {
    const lanes = v128.load(at);
    v128.store64_lane(bytes, i8x16.narrow_i16x8_u(lanes, lanes), 0);
  } else store<u64>(bytes, load<u64>(at) ^ load<u64>(flip));
}

/** Stores eight i16 lanes in 0…255 to `eightAt`. Not for baseline. */
// @ts-ignore: decorator
@inline
export function storeEight(at: usize, lanes: v128): void {
  if (PAIRED) v128.store(at, lanes);
  else v128.store64_lane(at, flipped(i8x16.narrow_i16x8_u(lanes, lanes)), 0);
}

/** Stores eight bytes as activations to `eightAt`. Not for baseline. */
// @ts-ignore: decorator
@inline
export function spreadEight(at: usize, bytes: usize): void {
  if (PAIRED) v128.store(at, v128.load8x8_u(bytes));
  else store<u64>(at, load<u64>(bytes) ^ load<u64>(flip));
}

/** Stores eight zeros to `eightAt`. Not for baseline. */
// @ts-ignore: decorator
@inline
export function clearEight(at: usize): void {
  if (PAIRED) v128.store(at, i64x2.splat(0));
  else store<u64>(at, load<u64>(flip));
}
