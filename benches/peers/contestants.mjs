/** Who is compared: every runtime in every setting that may be its best, each in a process of its own. */

/** V8's merging of 128-bit operations into 256-bit ones; Node 24 and later, x86 with AVX2. */
const MERGING = '--experimental-wasm-revectorize';

/** @typedef {{ id: string, product: string, runtime?: string, settings?: object, flags?: string[] }} Contestant */

/** `runtime` is a file of runtimes/; without one it is native.py. */
const runtime = (product, name, setting, settings = {}, flags = []) => ({
  id: setting ? `${product}, ${setting}` : product,
  product,
  runtime: name,
  settings,
  flags,
});

/** A runtime without and with V8's flag. */
const both = (product, name, setting, settings) => [
  runtime(product, name, setting, settings),
  runtime(product, name, setting ? `${setting}, 256 bits` : '256 bits', settings, [MERGING]),
];

/** @type {readonly Contestant[]} */
export const contestants = [
  runtime('ours', 'ours', 'simd', { build: 'simd' }),
  runtime('ours', 'ours', 'relaxed', { build: 'relaxed' }),
  runtime('ours', 'ours', 'simd, wide', { build: 'simd', wide: true }),
  runtime('ours', 'ours', 'relaxed, wide', { build: 'relaxed', wide: true }),
  ...both('LiteRT.js', 'litert', 'relaxed', { compat: false }),
  ...both('LiteRT.js', 'litert', 'compat', { compat: true }),
  ...both('tfjs-tflite', 'tfjs', ''),
  ...both('onnxruntime-web', 'ort-web', ''),
  runtime('onnxruntime-node', 'ort-node', ''),
  runtime('onnxruntime-node', 'ort-node', 'exact', { exact: true }),
  { id: 'LiteRT native', product: 'LiteRT native' },
];

/** Native code, for the chart's colours and the table's order. */
export const natives = ['onnxruntime-node', 'LiteRT native'];
