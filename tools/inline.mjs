/**
 * Makes dist/inline.js, the entry mobilenet-wasm/inline: the whole library in one file with the core of the build simd
 * inside. It asks for nothing: no module, no import(), no address of its own.
 *
 *   node tools/inline.mjs   which tools/build.mjs runs after tsc
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Whoever loads a network asks the class, the function `load` too. */
const entry = `
  import core from './build/core-simd.wasm';
  import { Mobilenet } from './dist/host/index.js';
  export * from './dist/host/index.js';
  const { load } = Mobilenet;
  Mobilenet.load = (source, options) => load(source, { ...options, core: options?.core ?? core });
`;

await build({
  stdin: { contents: entry, resolveDir: root },
  outfile: join(root, 'dist/inline.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  loader: { '.wasm': 'binary' },
  banner: { js: `/*! mobilenet-wasm ${version}, ${license} */` },
  // A bundler that takes this file would look for the modules beside it.
  define: { 'import.meta.url': 'undefined' },
  logLevel: 'warning',
});
