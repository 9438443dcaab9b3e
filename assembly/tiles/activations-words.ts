/** Bits of a pixel in a word of three. */
export const FIELD: u32 = 21;

/** Activations u64 [K], 21 bits for each of three pixels: one multiplication serves them all. baseline. */
@global
export namespace WordActivations {
  /** Pixels that share a word. */
  export const GROUP: u32 = 3;

  /** Bytes from three pixels' activations to the next three's. */
  @inline
  export function pitch(values: u32): u32 {
    return values << 3;
  }

  /** From the activations of a pixel to those from value `k` on. */
  @inline
  export function eightAt(activations: usize, k: u32): usize {
    return activations + (k << 3);
  }

  /** Stores value `k` of pixel `p`; the first pixel of three clears the others. */
  @inline
  export function storeOne(activations: usize, p: u32, k: u32, value: u32): void {
    const field = p % GROUP;
    const at = activations + (k << 3);
    store<u64>(at, field ? load<u64>(at) | ((<u64>value) << (field * FIELD)) : value);
  }

  /** Writes eight values of pixel `p`, from `eightAt` on, as bytes. */
  @inline
  export function narrowEight(at: usize, p: u32, bytes: usize): void {
    const shift = (p % GROUP) * FIELD;
    for (let i: usize = 0; i < 8; i++) store<u8>(bytes + i, load<u64>(at + (i << 3)) >> shift);
  }

  /** Σ of the first `values` of a pixel. Three sums in one word: none leaves its field. */
  @inline
  export function sum(activations: usize, p: u32, values: u32): i32 {
    let words: u64 = 0;
    for (const end = activations + (values << 3); activations < end; activations += 8)
      words += load<u64>(activations);
    return <i32>((words >> ((p % GROUP) * FIELD)) & ((1 << FIELD) - 1));
  }
}
