/** What a program pulls in that imports the library, and how much: read from the built modules. */
import assert from 'node:assert/strict';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';

const host = dirname(fileURLToPath(import.meta.resolve('../../host/index.js')));

/** 12 KiB, minified and not compressed. */
const LIMIT = 12 * 1024;

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

const name = (path: string): string => relative(host, join(host, path));

describe('the entry', () => {
  test('pulls in what every network needs, and nothing of Node, sharp or the packer', async () => {
    const { inputs } = await bundle('index.js');
    const modules = staticGraph('index.js', inputs);
    assert.deepEqual([...modules].map(name).sort(), [
      'classify.js',
      'core/answer.js',
      'core/builds.js',
      'core/contract.js',
      'errors.js',
      'image/format.js',
      'image/picture.js',
      'index.js',
      'model.js',
      'pace.js',
      'source/read.js',
    ]);
    for (const module of modules) {
      assert.ok(
        inputs[module]!.imports.every(({ external }) => !external),
        module,
      );
    }
  });

  test('loads files, decoders, the canvas and the sentences of refusals when they are first used', async () => {
    const { inputs } = await bundle('index.js');
    const later = Object.values(inputs).flatMap(({ imports }) =>
      imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => name(path)),
    );
    assert.deepEqual([...new Set(later)].sort(), [
      'core/start.js',
      'core/status.js',
      'core/threads/team.js',
      'core/wide.js',
      'image/browser.js',
      'image/canvas.js',
      'image/decode.js',
      'image/pixels.js',
      'source/file.js',
    ]);
  });

  test(`has at most ${LIMIT} bytes`, async (t) => {
    const { outputs } = await bundle('index.js');
    const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === 'index.js')!;
    const bytes = [...staticGraph(entry, outputs)].reduce((sum, path) => sum + outputs[path]!.bytes, 0);
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes <= LIMIT, `${bytes} bytes`);
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
