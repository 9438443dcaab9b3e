/**
 * All arithmetic on sizes. Sizes are u64 until they are known to fit the memory: the largest product that a file
 * can state, a plane of 2050 · 2049 · 8192 bytes, is below 2^36, and a plan adds fewer than 2^8 of them.
 */

/** a · b of any two 32-bit sizes, exactly: it is below 2^64. No size is multiplied in 32 bits before it is known to fit. */
@inline
export function product(a: u32, b: u32): u64 {
  return <u64>a * b;
}

/** The unit in which channels are stored: half a block of filters. */
export const CHANNEL_UNIT: u32 = 8;

/** Channels of a full block of filters. */
export const BLOCK: u32 = 16;

/** n rounded up to a whole number of channel units. */
@inline
export function padded(n: u32): u32 {
  return (n + 7) & ~7;
}

/** n rounded up to a multiple of 16, the alignment of every section, part and region. */
export function aligned(n: u64): u64 {
  return (n + 15) & ~15;
}
