/** The entry with the core inside: one file, which asks an engine for nothing but to compile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import type { Image } from '../../host/index.ts';
import { libraryIn } from '../host/core/script.ts';
import { weightsOf } from '../host/networks.ts';
import { noise } from '../host/noise.ts';
import { root } from './packed.ts';

const inline = '../inline.js';
const { width, height, data } = noise(9, 7, 1);

/** What a page's ImageData is: drawing needs a part of the library that the other entries load when it is asked for. */
const image = {
  ...{
    width,
    height,
    data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => data[at % 100]!),
  },
  colorSpace: 'srgb',
  [Symbol.toStringTag]: 'ImageData',
};

describe('mobilenet-wasm/inline', () => {
  test('is one file that names no other', async (t) => {
    const text = readFileSync(join(root, 'dist/inline.js'), 'utf8');
    t.diagnostic(`${text.length} bytes`);
    // In a string stands the script of a worker.
    assert.doesNotMatch(text, /(?<!`)\bimport\b|\brequire\(/);
  });

  test('exports what the library exports', async () =>
    assert.deepEqual(
      Object.keys((await import(new URL('../../inline.js', import.meta.url).href)) as object).sort(),
      Object.keys(await import('../../host/index.js')).sort(),
    ));

  test('answers where there is no import(), no fetch and no address', async () => {
    const library = await libraryIn({ imports: false }, inline);
    const [model, expected] = [
      await library.load(await weightsOf('int8')),
      await load(await weightsOf('int8')),
    ];
    assert.equal(model.build, 'simd');
    assert.equal((await library.Mobilenet.load(await weightsOf('int8'))).build, 'simd');
    for (const picture of [{ width, height, data }, image as unknown as Image]) {
      assert.deepEqual([...(await model.embedBytes(picture))], [...(await expected.embedBytes(picture))]);
    }
    await assert.rejects(library.load(new Uint8Array(99)), { code: 'E_FILE_MAGIC' });
  });

  test('takes another core, and nothing that would need a file', async () => {
    const { load } = await libraryIn({}, inline);
    const core = new Uint8Array(readFileSync(join(root, 'build/core-baseline.wasm')));
    assert.equal((await load(await weightsOf('int8'), { core })).build, 'baseline');
    await assert.rejects(load(await weightsOf('int8'), { build: 'baseline' }), { code: 'E_USAGE' });
  });

  test('names the build baseline where the engine has no SIMD', async () => {
    const compile = (): Promise<never> => Promise.reject(new WebAssembly.CompileError('invalid opcode 0xfd'));
    const globals = { WebAssembly: { ...WebAssembly, compile } };
    const { load } = await libraryIn({ globals }, inline);
    const message = /does not compile the module: .* core-baseline\.wasm, as `core`\.$/;
    await assert.rejects(load(await weightsOf('int8')), { code: 'E_ENGINE', message });
  });
});
