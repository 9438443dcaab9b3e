/** What a program pulls in that imports the library, and how much: read from the built modules, and seen as they run. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import type * as library from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { root } from './packed.ts';

const host = dirname(fileURLToPath(import.meta.resolve('../../host/index.js')));

/** Of everything that `load` and `classify` of raw pixels fetch: 16 KiB, minified and not compressed. */
const LIMIT = 16 * 1024;

const options = {
  absWorkingDir: host,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  metafile: true,
  write: false,
  outdir: 'out',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** With nothing of Node and nothing of the DOM taken for granted: an import of either would not resolve. */
async function bundle(entry: string): Promise<Metafile> {
  const { metafile, warnings } = await build({ ...options, platform: 'neutral', entryPoints: [entry] });
  assert.deepEqual(warnings, []);
  return metafile;
}

/** All modules that `from` imports statically, itself included. */
function staticGraph(from: string, imports: Metafile['inputs'] | Metafile['outputs']): Set<string> {
  const seen = new Set([from]);
  for (const path of seen) {
    for (const { path: target, kind } of imports[path]!.imports) {
      if (kind === 'import-statement') seen.add(target);
    }
  }
  return seen;
}

/** Each file of a bundle says so when it runs. */
const LOGGED = '(globalThis.fetched??=[]).push(import.meta.url);\n';

/** The files of the bundle that `load` of bytes and `classify` of raw pixels run. */
async function fetched(): Promise<string[]> {
  const folder = temporaryFolder();
  // The bundle lies as deep as the modules of the core's folder, so that it finds build/.
  symlinkSync(join(root, 'build'), join(folder, 'build'));
  const outdir = join(folder, 'dist/host/core');
  const written = { ...options, outdir, write: true, banner: { js: LOGGED.trimEnd() } };
  await build({ ...written, platform: 'neutral', entryPoints: ['index.js'] });
  const { load } = (await import(pathToFileURL(join(outdir, 'index.js')).href)) as typeof library;
  const model = await load(await seal(make({ alpha: 0.1, resolution: 32, classes: 5, seed: 1 })));
  const answers = await model.classify({ width: 9, height: 7, data: noise(1, 9 * 7 * 3) });
  assert.equal(answers.length, 5);
  return (globalThis as unknown as { fetched: string[] }).fetched.map((url) => fileURLToPath(url));
}

const name = (path: string): string => relative(host, join(host, path));

/** The modules that a file joins (tools/join.mjs); the file itself where it joins none. */
function parts(path: string): string[] {
  const text = readFileSync(join(host, path), 'utf8');
  const joined = new Set([...text.matchAll(/^\/\/ host\/(.*\.js)$/gm)].map(([, part]) => part!));
  return joined.size > 0 ? [...joined] : [path];
}

describe('the entry', () => {
  test('pulls in what every network needs, and nothing of Node, sharp or the packer', async () => {
    const { inputs } = await bundle('index.js');
    const modules = staticGraph('index.js', inputs);
    assert.deepEqual([...modules].map(name).sort(), ['core/builds.js', 'errors.js', 'index.js', 'start.js']);
    assert.deepEqual([...modules].map(name).flatMap(parts).sort(), [
      'abort.js',
      'classification.js',
      'classify.js',
      'core/answer.js',
      'core/builds.js',
      'core/contract.js',
      'core/core.js',
      'core/engine.js',
      'core/given.js',
      'core/load.js',
      'core/numbers.js',
      'core/relaxed.js',
      'core/running.js',
      'core/start.js',
      'core/status-codes.js',
      'description.js',
      'errors.js',
      'image/open.js',
      'image/raw.js',
      'index.js',
      'mobilenet.js',
      'model.js',
      'options.js',
      'pace.js',
      'part.js',
      'queue.js',
      'source/builtin.js',
      'source/read.js',
      'tag.js',
      'work.js',
    ]);
    const outside = [...modules].filter((module) => inputs[module]!.imports.some(({ external }) => external));
    assert.deepEqual(outside, []);
  });

  test('loads files, decoders, the look-ahead and the sentences of refusals when they are first used', async () => {
    const { inputs } = await bundle('index.js');
    const later = Object.values(inputs).flatMap(({ imports }) =>
      imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => name(path)),
    );
    assert.deepEqual([...new Set(later)].sort(), [
      'choice.js',
      'core/digest.js',
      'core/fault.js',
      'core/kept.js',
      'core/output.js',
      'core/status.js',
      'core/threads/team.js',
      'core/wide.js',
      'each.js',
      'image/bmp.js',
      'image/browser.js',
      'image/canvas.js',
      'image/decode.js',
      'image/early.js',
      'image/foreign.js',
      'image/picture.js',
      'image/pixels.js',
      'image/reduction.js',
      'source/download.js',
      'source/fault.js',
      'source/file.js',
      'usage.js',
    ]);
  });

  test(`with what load and classify of raw pixels fetch besides has at most ${LIMIT} bytes`, async (t) => {
    const files = await fetched();
    const bytes = files.reduce((sum, file) => sum + statSync(file).size - LOGGED.length, 0);
    t.diagnostic(`${bytes} bytes in ${files.length} files`);
    assert.ok(bytes <= LIMIT, `${bytes} bytes`);
  });

  test('of teaching asks for nothing of Node either, so that a page can have it', async () => {
    const entry = '../workshop/teaching/index.js';
    const { inputs } = await bundle(entry);
    const outside = Object.values(inputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external),
    );
    assert.deepEqual(outside, []);
  });

  for (const platform of ['browser', 'node'] as const) {
    test(`bundles for ${platform} with nothing left out`, async () => {
      const { warnings, metafile } = await build({ ...options, platform, entryPoints: ['index.js'] });
      assert.deepEqual(warnings, []);
      const external = Object.values(metafile.outputs).flatMap(({ imports }) =>
        imports.filter((one) => one.external),
      );
      assert.deepEqual(external, []);
    });
  }
});
