import { flip, flipped } from './flip';
import { sumLanes } from './lanes';

/** Activations u8 [K], each xor `flip`, for tiles that multiply four bytes at once: relaxed, relaxed-wide. */
@global
export namespace ByteActivations {
  /** Pixels that share a word. */
  export const GROUP: u32 = 1;

  /** Bytes from a pixel's activations to the next one's. */
  @inline
  export function pitch(values: u32): u32 {
    return values;
  }

  /** From the activations of a pixel to those from value `k` on. */
  @inline
  export function eightAt(activations: usize, k: u32): usize {
    return activations + k;
  }

  /** Stores value `k` of pixel `p`. */
  @inline
  export function storeOne(activations: usize, p: u32, k: u32, value: u32): void {
    store<u8>(activations + k, <u8>(value ^ load<u8>(flip)));
  }

  /** Writes eight values of pixel `p`, from `eightAt` on, as bytes. */
  @inline
  export function narrowEight(at: usize, p: u32, bytes: usize): void {
    store<u64>(bytes, load<u64>(at) ^ load<u64>(flip));
  }

  /** Stores eight i16 lanes in 0…255. */
  @inline
  export function storeEight(at: usize, lanes: v128): void {
    v128.store64_lane(at, flipped(i8x16.narrow_i16x8_u(lanes, lanes)), 0);
  }

  /** Stores eight bytes as activations. */
  @inline
  export function spreadEight(at: usize, bytes: usize): void {
    store<u64>(at, load<u64>(bytes) ^ load<u64>(flip));
  }

  /** Stores sixteen. */
  @inline
  export function spreadSixteen(at: usize, bytes: usize): void {
    v128.store(at, flipped(v128.load(bytes)));
  }

  /** Stores eight zeros. */
  @inline
  export function clearEight(at: usize): void {
    store<u64>(at, load<u64>(flip));
  }

  /** Σ of the first `values` of a pixel. */
  @inline
  export function sum(activations: usize, p: u32, values: u32): i32 {
    let sums = i32x4.splat(0);
    for (const end = activations + values; activations < end; activations += 8) {
      const eight = i16x8.extend_low_i8x16_u(flipped(v128.load64_zero(activations)));
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(eight));
    }
    return sumLanes(sums);
  }
}
