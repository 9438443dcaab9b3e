/** What is known of why a goal of goals.mjs was missed, by class of processor and id. A guess says that it is one. */
const UNSTEADY =
  'not profiled. The machine was shared and unsteady: in this run our simd took 4.87 ms at 0.5/160 in uint8 and 3.26 in int8, so part may be noise; to be run again';

const TWO_SPEEDS =
  'This virtual machine changed its speed by up to 1.6 times within the run, which the turns do not even out.';

export const reasons = {
  avx2: {
    'simd-uint8': UNSTEADY,
    'simd-int8': `met at 0.25/128 only; ${UNSTEADY}`,
    'simd-native': UNSTEADY,
    wide: `met at 0.25/128 only; ${UNSTEADY}`,
    best: 'not profiled. Its default adds pairs of products in 16 bits and saturates here (see its answers below); at its exact setting it is slower than our wide build at 0.25/128, about level with it at 0.5/160 and 0.75/192, and at 1.0/224 level in int8 and faster in uint8',
  },
  'avx-vnni': {
    'simd-uint8': `${TWO_SPEEDS} Where it was quiet: in this code at 1.0/224 1.65, in a shorter run before the last changes 1.73 · 1.70 · 1.68 · 1.69. There the multiplier is the limit: at 1.0/224 the network runs at 81 % of the bare loop (\`mobilenet bench\`), and 1.9 would need 93 %`,
    'relaxed-uint8': `met in this run but for 0.25/128, timed while the machine was slow: 0.77 ms, where the run before had 0.51 and ratios of 3.54 · 2.63 · 3.23 · 2.55. ${TWO_SPEEDS}`,
    'relaxed-int8': `both sides use the same instruction here; at 1.0/224 pointwise layers take 80 % of our time and depthwise layers 16 % (\`mobilenet profile\`), and two runs of this code had 1.11 and 1.30. ${TWO_SPEEDS}`,
    best: `it multiplies in 512 bits here, V8 at most in 256. ${TWO_SPEEDS}`,
  },
};
