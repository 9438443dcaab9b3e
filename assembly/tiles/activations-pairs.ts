import { sumLanes } from './lanes';

/** Activations i16 [K], for tiles that multiply pairs of them: simd, compact, wide. */
@global
export namespace PairActivations {
  /** Pixels that share a word. */
  export const GROUP: u32 = 1;

  /**
   * Bytes from a pixel's activations to the next one's. With a gap: pixels 1 KiB apart or a power of two more fall into the
   * same lines of the cache, and with 2 KiB a tile of four loses a sixth; so an eighth of the channels lies between, in
   * whole lines. A last half block of sixteen channels is written whole, but eight channels alone lie side by side.
   */
  @inline
  export function pitch(values: u32): u32 {
    if (!Tile.GAP) return values << 1;
    return (values << 1) + ((values >> 3) & ~63) + (values > 8 ? (values & 8) << 1 : 0);
  }

  /** From the activations of a pixel to those from value `k` on. */
  @inline
  export function eightAt(activations: usize, k: u32): usize {
    return activations + (k << 1);
  }

  /** Stores value `k` of pixel `p`. */
  @inline
  export function storeOne(activations: usize, p: u32, k: u32, value: u32): void {
    store<i16>(activations + (k << 1), <i16>value);
  }

  /** Writes eight values of pixel `p`, from `eightAt` on, as bytes. */
  @inline
  export function narrowEight(at: usize, p: u32, bytes: usize): void {
    const lanes = v128.load(at);
    v128.store64_lane(bytes, i8x16.narrow_i16x8_u(lanes, lanes), 0);
  }

  /** Stores eight i16 lanes in 0…255. */
  @inline
  export function storeEight(at: usize, lanes: v128): void {
    v128.store(at, lanes);
  }

  /** Stores eight bytes as activations. */
  @inline
  export function spreadEight(at: usize, bytes: usize): void {
    v128.store(at, v128.load8x8_u(bytes));
  }

  /** Stores sixteen. */
  @inline
  export function spreadSixteen(at: usize, bytes: usize): void {
    v128.store(at, v128.load8x8_u(bytes, 0), 0);
    v128.store(at, v128.load8x8_u(bytes, 8), 16);
  }

  /** Stores eight zeros. */
  @inline
  export function clearEight(at: usize): void {
    v128.store(at, i64x2.splat(0));
  }

  /** Σ of the first `values` of a pixel. */
  @inline
  export function sum(activations: usize, p: u32, values: u32): i32 {
    let sums = i32x4.splat(0);
    for (const end = activations + (values << 1); activations < end; activations += 16)
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(v128.load(activations)));
    return sumLanes(sums);
  }
}
