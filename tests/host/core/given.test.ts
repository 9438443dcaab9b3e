/** A core that is handed over: what may be given, that nothing is tried, and how what is none of ours is refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { load, supports } from '../../../host/index.ts';
import type { LoadOptions } from '../../../host/index.ts';
import { weightsOf } from '../networks.ts';
import { inputOf } from '../noise.ts';
import { libraryIn } from './script.ts';

const addressOf = (name: string): URL => new URL(`../../../../build/${name}.wasm`, import.meta.url);
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(addressOf(name)));
const moduleOf = (name: string): WebAssembly.Module => new WebAssembly.Module(bytesOf(name));

async function logits(options: LoadOptions): Promise<Uint8Array> {
  const model = await load(await weightsOf('int8'), options);
  return model.infer(inputOf(model), 'logits');
}

describe('a core that is handed over', () => {
  const simd = 'core-simd';
  for (const [form, core] of [
    ['compiled', () => moduleOf(simd)],
    ['as bytes', () => bytesOf(simd)],
    ['as a buffer', () => bytesOf(simd).buffer],
    ['as a blob', () => new Blob([bytesOf(simd)])],
    ['by its address', () => addressOf(simd)],
    ['by its path', () => fileURLToPath(addressOf(simd))],
  ] as const) {
    test(`${form} runs`, async () => {
      assert.deepEqual(await logits({ core: core() }), await logits({ build: 'simd' }));
    });
  }

  for (const build of ['baseline', 'simd', 'compact'] as const) {
    test(`says itself that it is ${build}`, async () => {
      const core = moduleOf(`core-${build}`);
      const { running } = await load(await weightsOf('int8'), { core });
      assert.deepEqual(running, { build, wide: false, threads: 1, notes: [] });
      assert.deepEqual(await logits({ core }), await logits({ build: 'simd' }));
    });
  }

  const noRelaxed = supports('relaxed') ? false : 'this engine has no relaxed SIMD: Node has it from 22 on';
  test('is relaxed where that is not the fastest either', { skip: noRelaxed }, async () => {
    const core = moduleOf('core-relaxed');
    assert.equal((await load(await weightsOf('int8'), { core })).build, 'relaxed');
    assert.deepEqual(await logits({ core }), await logits({ build: 'simd' }));
  });

  test('runs where nothing may be compiled or imported, and there is no address', async () => {
    const library = await libraryIn({ compiles: false, imports: false });
    const model = await library.load(await weightsOf('int8'), { core: moduleOf(simd) });
    assert.equal(model.build, 'simd');
    const data = inputOf(model);
    const [best] = await model.classify({ width: 32, height: 32, data });
    const expected = await (await load(await weightsOf('int8'))).classify({ width: 32, height: 32, data });
    assert.deepEqual({ ...best }, expected[0]);
  });
});

/** A module of functions without parameters that answer a number each. */
function moduleAnswering(answers: Readonly<Record<string, number>>): Uint8Array<ArrayBuffer> {
  const names = Object.keys(answers);
  const section = (type: number, items: readonly (readonly number[])[]): number[] => {
    const content = [items.length, ...items.flat()];
    return [type, content.length, ...content];
  };
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [[0x60, 0x00, 0x01, 0x7f]]),
    ...section(
      3,
      names.map(() => [0]),
    ),
    ...section(
      7,
      names.map((name, at) => [name.length, ...new TextEncoder().encode(name), 0, at]),
    ),
    ...section(
      10,
      names.map((name) => [4, 0, 0x41, answers[name]!, 0x0b]),
    ),
  );
}

describe('refused with a sentence is', () => {
  const page = new TextEncoder().encode('\ufeff\n <!doctype html><title>404</title>');
  const refused: [what: string, options: unknown, code: string, message: RegExp][] = [
    ['a page', { core: page }, 'E_ENGINE', /^A page came instead of the module: see docs\/bundlers\.md\.$/],
    ['text', { core: new TextEncoder().encode('core') }, 'E_ENGINE', /is no WebAssembly module/],
    ['nothing', { core: new Uint8Array(0) }, 'E_ENGINE', /is no WebAssembly module/],
    [
      'half a module',
      { core: bytesOf('core-simd').subarray(0, 9000) },
      'E_ENGINE',
      /does not compile the module: /,
    ],
    ['a module without the ABI', { core: bytesOf('peak') }, 'E_ENGINE', /must be core-baseline\.wasm, /],
    ['a module that wants imports', { core: bytesOf('core-threads') }, 'E_ENGINE', /The core does not run: /],
    [
      'a module of tiles for wide',
      { core: bytesOf('core-wide') },
      'E_ENGINE',
      /must be core-baseline\.wasm, /,
    ],
    ['another ABI version', { core: moduleAnswering({ abi: 2, build: 1 }) }, 'E_ENGINE', /of this version/],
    ['an unknown build', { core: moduleAnswering({ abi: 1, build: 9 }) }, 'E_ENGINE', /of this version/],
    ['an imitation', { core: moduleAnswering({ abi: 1, build: 1 }) }, 'E_ENGINE', /The core does not run: /],
    ['a missing file', { core: 'absent.wasm' }, 'E_IO', /absent\.wasm: there is no such file/],
    ['a number', { core: 7 }, 'E_USAGE', /not/],
    ['null', { core: null }, 'E_USAGE', /not/],
    ['an instance', { core: new WebAssembly.Instance(moduleOf('core-simd')) }, 'E_USAGE', /not/],
    [
      'a core and a build',
      { core: page, build: 'simd' },
      'E_USAGE',
      /leave out `build`, `threads` and `wide`/,
    ],
    ['a core and threads', { core: page, threads: 2 }, 'E_USAGE', /leave out/],
    ['a core and wide', { core: page, wide: true }, 'E_USAGE', /leave out/],
  ];
  for (const [what, options, code, message] of refused) {
    test(what, async () => {
      const loading = load(await weightsOf('int8'), options as LoadOptions);
      await assert.rejects(loading, { name: 'MobilenetError', code, message });
    });
  }
});
