/** acc + the dot products of four channels' pairs with one pair of activations. */
@inline
export function dot(acc: v128, activations: v128, filters: v128): v128 {
  return i32x4.add(acc, i32x4.dot_i16x8_s(activations, filters));
}
