/** What is known of why a goal of goals.mjs was missed, by class of processor and id. A guess says that it is one. */
const UNSTEADY =
  'not profiled. The machine was shared and unsteady: in this run our simd took 4.87 ms at 0.5/160 in uint8 and 3.26 in int8, so part may be noise; to be run again';

export const reasons = {
  avx2: {
    'simd-uint8': UNSTEADY,
    'simd-int8': `met at 0.25/128 only; ${UNSTEADY}`,
    'simd-native': UNSTEADY,
    wide: `met at 0.25/128 only; ${UNSTEADY}`,
    best: 'not profiled. Its default adds pairs of products in 16 bits and saturates here (see its answers below); at its exact setting it is slower than our wide build at 0.25/128, about level with it at 0.5/160 and 0.75/192, and at 1.0/224 level in int8 and faster in uint8',
  },
};
