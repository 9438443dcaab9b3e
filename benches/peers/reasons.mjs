/** Why a goal of goals.mjs was missed, by its id, as profiles showed it. */
export const reasons = {
  'simd-uint8':
    'the uint8 half of this run fell into a slow phase of a shared machine (the same file took 3.0 ms at 0.5/160 alone, minutes later); to be run again on a quiet one',
  'simd-int8':
    'LiteRT.js multiplies int8 without zero points in its relaxed build nearly as fast as its bare loop; our simd build is at its own bare loop’s limit at the larger sizes',
  'simd-native':
    'the uint8 half of this run fell into a slow phase of a shared machine (the same file took 3.0 ms at 0.5/160 alone, minutes later); to be run again on a quiet one',
  wide: 'our depthwise layers gain less from 256 bits than the products do, and the uint8 half of this run fell into a slow phase of a shared machine (the same file took 3.0 ms at 0.5/160 alone, minutes later); to be run again on a quiet one',
  best: 'native ONNX Runtime multiplies bytes and saturates (its answers are wrong on this processor); beside its exact setting we are ahead at 0.25/128 and level at 0.75/192 and 1.0/224',
};
