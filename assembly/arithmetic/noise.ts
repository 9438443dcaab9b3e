/**
 * The next state of xorshift32 (Marsaglia 2003, shifts 13, 17, 5), the source of the golden synthetic picture.
 * A state other than 0 never becomes 0. Its byte is the state's top 8 bits.
 */
@inline
export function xorshift(state: u32): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}
