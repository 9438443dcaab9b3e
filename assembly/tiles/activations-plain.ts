/** Activations u8 [K], for the tile of 32-bit machines: plain. */
@global
export namespace PlainActivations {
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
    store<u8>(activations + k, value);
  }

  /** Writes eight values of pixel `p`, from `eightAt` on, as bytes. */
  @inline
  export function narrowEight(at: usize, p: u32, bytes: usize): void {
    store<u64>(bytes, load<u64>(at));
  }

  /** Stores eight bytes as activations. */
  @inline
  export function spreadEight(at: usize, bytes: usize): void {
    store<u64>(at, load<u64>(bytes));
  }

  /** Stores sixteen. */
  @inline
  export function spreadSixteen(at: usize, bytes: usize): void {
    store<u64>(at, load<u64>(bytes, 0), 0);
    store<u64>(at, load<u64>(bytes, 8), 8);
  }

  /** Stores eight zeros. */
  @inline
  export function clearEight(at: usize): void {
    store<u64>(at, 0);
  }

  /** Σ of the first `values` of a pixel. */
  @inline
  export function sum(activations: usize, p: u32, values: u32): i32 {
    let total: u32 = 0;
    for (const end = activations + values; activations < end; activations++) total += load<u8>(activations);
    return total;
  }
}
