/** What was aimed at, and whether it was reached: ratios of medians of one run, theirs to ours, 1 thread. */

/** @typedef {(kind: string, size: string, test: (id: string) => boolean) => number | undefined} Fastest */

/** Contestants of ours, by the setting. */
function ours(...settings) {
  return (id) => settings.some((each) => id === `ours, ${each}`);
}

/** Contestants of these products, with or without V8's flag. */
function peer(merging, ...products) {
  return (id) => products.some((each) => id.startsWith(each)) && id.endsWith('256 bits') === merging;
}

const everywhere = (least) => () => least;

/** `wanted` gives the least ratio at a size for a class of processor; undefined: no goal, the ratio is reported. */
const goals = [
  {
    id: 'simd-uint8',
    what: 'simd, uint8: the faster of LiteRT.js and tfjs-tflite',
    kinds: ['uint8'],
    ours: ours('simd'),
    theirs: peer(false, 'LiteRT.js', 'tfjs-tflite'),
    wanted: {
      avx2: (size) => (size === '0.25/128' ? 1.9 : 1.6),
      'avx512-vnni': everywhere(1.75),
      'avx-vnni': everywhere(1.9),
    },
  },
  {
    id: 'simd-int8',
    what: 'simd, int8 per channel: LiteRT.js',
    kinds: ['int8'],
    ours: ours('simd'),
    theirs: peer(false, 'LiteRT.js'),
    wanted: { avx2: everywhere(1.4) },
  },
  {
    id: 'simd-native',
    what: 'simd, uint8: native LiteRT',
    kinds: ['uint8'],
    ours: ours('simd'),
    theirs: peer(false, 'LiteRT native'),
    wanted: { avx2: everywhere(1.4) },
  },
  {
    id: 'relaxed-uint8',
    what: 'relaxed, uint8: LiteRT.js',
    kinds: ['uint8'],
    ours: ours('relaxed'),
    theirs: peer(false, 'LiteRT.js'),
    wanted: { 'avx-vnni': everywhere(3.3) },
  },
  {
    id: 'relaxed-int8',
    what: 'relaxed, int8 per channel: LiteRT.js',
    kinds: ['int8'],
    ours: ours('relaxed'),
    theirs: peer(false, 'LiteRT.js'),
    wanted: { 'avx-vnni': everywhere(1.35) },
  },
  {
    id: 'wide',
    what: 'wide, uint8: the faster of LiteRT.js and tfjs-tflite with the same flag',
    kinds: ['uint8'],
    ours: ours('simd, wide', 'relaxed, wide'),
    theirs: peer(true, 'LiteRT.js', 'tfjs-tflite'),
    wanted: { avx2: everywhere(2.2), 'avx512-vnni': everywhere(2.3) },
  },
  {
    id: 'best-litert',
    what: 'the best build, uint8: native LiteRT',
    kinds: ['uint8'],
    ours: ours('simd', 'relaxed', 'simd, wide', 'relaxed, wide'),
    theirs: peer(false, 'LiteRT native'),
    wanted: { avx2: everywhere(1.4), 'avx512-vnni': everywhere(1.4), 'avx-vnni': everywhere(1.4) },
  },
  {
    id: 'best',
    what: 'the best build, the worse of uint8 and int8: native onnxruntime-node, u8 × s8',
    kinds: ['uint8', 'int8'],
    ours: ours('simd', 'relaxed', 'simd, wide', 'relaxed, wide'),
    theirs: peer(false, 'onnxruntime-node'),
    wanted: {
      avx2: (size) => ({ '0.25/128': 1.9, '0.5/160': 1.1, '1.0/224': 1.0 })[size],
      'avx-vnni': (size) => ({ '0.25/128': 1.5, '0.5/160': 1.0, '1.0/224': 0.8 })[size],
    },
  },
];

/** Classes of processor that have goals. */
export const classes = ['avx2', 'avx512-vnni', 'avx-vnni'];

/**
 * @param sizes of the run, as `0.25/128`
 * @param {Fastest} fastest median of the fastest contestant that passes the test; undefined where none ran
 * @returns rows `{ id, what, wanted, ratios, met }`: `wanted` by class and size, `ratios` by size, `met` of this class:
 *   true, false or undefined where there is nothing to meet or nothing was measured
 */
export function judge(sizes, fastest, processorClass) {
  return goals.map(({ id, what, kinds, ours, theirs, wanted }) => {
    const ratios = sizes.map((size) => {
      const each = kinds.map((kind) => fastest(kind, size, theirs) / fastest(kind, size, ours));
      return Math.min(...each);
    });
    const least = sizes.map((size) => wanted[processorClass]?.(size));
    const judged = ratios.flatMap((ratio, i) =>
      least[i] === undefined || Number.isNaN(ratio) ? [] : [ratio >= least[i]],
    );
    const table = classes.map((each) => sizes.map((size) => wanted[each]?.(size)));
    return { id, what, wanted: table, ratios, met: judged.length > 0 ? judged.every(Boolean) : undefined };
  });
}
