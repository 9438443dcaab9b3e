/** Bundles: exact memory, the weights inside, the same bytes in every engine that is at hand. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../workshop/bundle/bundle.ts';
import { builds, supports } from '../../host/core/builds.ts';
import type { Core } from '../../host/core/core.ts';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { noise } from '../reference/noise.ts';
import { noWasmtime, python, runs, unless, wasmtime } from './engines.ts';
import { compileC, noC } from './wasm2c.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

const K = 5;
const SIDE = 64;
const PAGE = 65536;

const raw = noise(7, SIDE * SIDE * 3);
let file: Uint8Array;
/** The ranks as the library has them: class, logit, probability. */
let expected: string;

before(async () => {
  file = await seal(make({ alpha: 0.25, resolution: SIDE, classes: 43, seed: 11 }));
  writeFileSync(at('w.mnw'), file);
  writeFileSync(at('p.rgb'), raw);
  writeFileSync(at('p.ppm'), Buffer.concat([Buffer.from(`P6\n${SIDE} ${SIDE}\n255\n`), raw]));
  const model = await load(file);
  const logits = await model.infer(raw, 'logits');
  const softmax = await model.infer(raw, 'softmax');
  expected = Array.from(logits, (byte, index) => ({
    index,
    logit: byte ^ 0x80,
    probability: softmax[index]! ^ 0x80,
  }))
    .sort((a, b) => b.logit - a.logit || a.index - b.index)
    .slice(0, K)
    .map(({ index, logit, probability }) => `${index} ${logit} ${probability}\n`)
    .join('');
});

/** Runs a bundle of the core by its three exports. */
function answer(exports: Core): string {
  new Uint8Array(exports.memory.buffer).set(raw, exports.input() >>> 0);
  const at = exports.answer(K) >>> 0;
  const ranks = new DataView(exports.memory.buffer, at, 4 * K);
  return Array.from({ length: K }, (_, i) => {
    return `${ranks.getUint16(4 * i, true)} ${ranks.getUint8(4 * i + 2)} ${ranks.getUint8(4 * i + 3)}\n`;
  }).join('');
}

for (const build of builds.filter(supports)) {
  test(`a ${build} bundle has no imports, exactly the planned pages, and the library's answer`, async () => {
    const { bytes, pages } = await bundle(file, { build });
    const module = new WebAssembly.Module(bytes as BufferSource);
    assert.deepEqual(WebAssembly.Module.imports(module), []);
    const core = new WebAssembly.Instance(module).exports as unknown as Core;
    assert.equal(core.memory.buffer.byteLength, pages * PAGE);
    assert.throws(() => (core.memory as WebAssembly.Memory).grow(1), RangeError);
    assert.equal(answer(core), expected);
    // A second picture, and the long way, work as well.
    assert.equal(answer(core), expected);
    assert.equal(core.detail(), pages);
    assert.equal(Math.ceil((core.planned() + Math.ceil(file.length / 16) * 16 + 16) / PAGE), pages);
  });
}

test('α 0.25 at 64 pixels with 43 classes needs at most 6 pages beside its filters', async () => {
  for (const build of ['baseline', 'compact'] as const) {
    assert.ok((await bundle(file, { build })).pages <= 6, build);
  }
});

test('more than the generic module holds runs in a bundle: 4096 classes, and more than 224 pixels', async () => {
  const large = await seal(make({ alpha: 0.75, resolution: 256, classes: 4096, seed: 1 }));
  const { bytes } = await bundle(large);
  const module = new WebAssembly.Module(bytes as BufferSource);
  const core = new WebAssembly.Instance(module).exports as unknown as Core;
  assert.notEqual(core.input(), 0);
  assert.equal(core.selftest(), 0);
  await assert.rejects(load(large, { build: 'simd' }), { code: 'E_MEMORY', message: /mobilenet bundle/ });
});

test('a damaged file is refused, and a bundle cannot be made to load another part of its memory', async () => {
  const damaged = file.slice();
  damaged[damaged.length - 40]! ^= 1;
  await assert.rejects(bundle(damaged), { code: 'E_FILE_DIGEST' });
});

test('mobilenet bundle writes the module and says how large its memory is', async () => {
  const line = ok(await mobilenet(['bundle', '-m', at('w.mnw'), '--compact', '--json', '-o', at('c.wasm')]));
  const { pages, bytes, build } = JSON.parse(line) as { pages: number; bytes: number; build: string };
  assert.deepEqual([build, bytes], ['compact', readFileSync(at('c.wasm')).length]);
  assert.ok(pages <= 6);
});

for (const build of builds) {
  const absent = !supports(build) && 'this engine has no relaxed SIMD: Node has it from 22 on';
  test(
    `wasmtime run net.wasm < photo.ppm answers with the ${build} build`,
    { skip: noWasmtime || absent },
    async () => {
      const { bytes, pages } = await bundle(file, { build, wasi: true });
      writeFileSync(at('net.wasm'), bytes);
      const input = readFileSync(at('p.ppm'));
      const printed = execFileSync(wasmtime, ['run', at('net.wasm')], { input }).toString();
      assert.equal(printed, ok(await mobilenet(['classify', '-m', at('w.mnw'), at('p.ppm')])));
      const memory = ok(await mobilenet(['plan', '-m', at('w.mnw'), '--json']));
      const planned = JSON.parse(memory) as { memory: { build: string; pages: number }[] };
      // The command's own static data takes at most one page more than the core's.
      const least = planned.memory.find((each) => each.build === build)?.pages ?? 0;
      assert.ok(pages >= least && pages <= least + 1, `${pages} of ${least}`);
    },
  );
}

for (const [engine, name] of [
  ['wasmtime', 'wasmtime'],
  ['wasm3', 'pywasm3'],
] as const) {
  const skip = unless(
    runs(python, '-c', `import ${engine}`),
    `python3 has no package ${engine}: pip install ${name}`,
  );
  test(
    `${engine} in Python answers the same by the three exports of a baseline bundle`,
    { skip },
    async () => {
      writeFileSync(at('b.wasm'), (await bundle(file, { build: 'baseline' })).bytes);
      const script = join(root, 'tests', 'end-to-end', 'bundle.py');
      const printed = execFileSync(python, [script, engine, at('b.wasm'), at('p.rgb'), String(K)]).toString();
      assert.equal(printed, expected);
    },
  );
}

test('wasm2c, which knows WebAssembly 1.0 alone, answers the same', { skip: noC }, async () => {
  const program = compileC(folder, 'bundle.c', (await bundle(file, { build: 'baseline' })).bytes);
  assert.equal(execFileSync(program, [String(K)], { input: raw }).toString(), expected);
});

const wasmi = process.env['WASMI'] ?? 'wasmi';
const noWasmi = unless(runs(wasmi, '--version'), 'no wasmi: cargo install wasmi_cli, or name it in WASMI');
test('the interpreter wasmi answers the same', { skip: noWasmi }, async () => {
  writeFileSync(at('i.wasm'), (await bundle(file, { build: 'baseline', wasi: true })).bytes);
  const printed = execFileSync(wasmi, [at('i.wasm')], { input: readFileSync(at('p.ppm')) }).toString();
  assert.equal(printed, ok(await mobilenet(['classify', '-m', at('w.mnw'), at('p.ppm')])));
});
