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
  'avx-vnni': {
    'simd-uint8':
      'the multiplier of 128 bits is the limit: at 1.0/224 the network runs at 79 to 81 % of the bare loop (`mobilenet bench --build simd`), its pointwise layers at 87 % (docs/benchmarks.md), and 1.9 would need 94 %',
    'relaxed-uint8':
      'met at 0.75/192 and 1.0/224. At 0.25/128 pointwise layers are 64 % of the time (`mobilenet profile --build relaxed`), and a quicker multiplier helps only these',
    'relaxed-int8': 'met but for 1.0/224. There both sides use the same instruction',
    best: 'it multiplies in 512 bits, V8 at most in 256: at 1.0/224 in int8 its 3.70 ms are 154 GMAC/s, 89 % of what the bare loop of 256-bit dot products reaches here (173, `mobilenet bench --wide`); ours reaches 56 %. Met at 0.25/128',
  },
};
