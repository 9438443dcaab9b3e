/** Bundles with a small memory, with weights outside of it, with pages of a byte: in engines that know what these need. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Core } from '../../host/core/core.ts';
import { bundle } from '../../workshop/bundle/bundle.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { noise } from '../reference/noise.ts';
import { noPython, noWasmtime, python, wasmtime } from './engines.ts';
import { compileC, noC } from './wasm2c.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const script = fileURLToPath(new URL('../../../tests/end-to-end/bundle.py', import.meta.url));

const K = 5;
const SIDE = 64;
const PAGE = 65536;
const segment = { memory: 'small', flash: 'segment' } as const;
const pages = ['run', '-W', 'custom-page-sizes=y'];

const raw = noise(7, SIDE * SIDE * 3);
let file: Uint8Array;
/** The ranks as a bundle of the library's own build has them in V8: class, logit, probability. */
let expected: string;

before(async () => {
  file = await seal(make({ alpha: 0.25, resolution: SIDE, classes: 43, seed: 11 }));
  writeFileSync(at('w.mnw'), file);
  writeFileSync(at('p.rgb'), raw);
  writeFileSync(at('p.ppm'), Buffer.concat([Buffer.from(`P6\n${SIDE} ${SIDE}\n255\n`), raw]));
  expected = answer((await bundle(file)).bytes);
});

/** What V8 answers. */
function answer(bytes: Uint8Array): string {
  const module = new WebAssembly.Module(bytes as BufferSource);
  const core = new WebAssembly.Instance(module).exports as unknown as Core;
  new Uint8Array(core.memory.buffer).set(raw, core.input() >>> 0);
  const ranks = new DataView(core.memory.buffer, core.answer(K) >>> 0, 4 * K);
  return Array.from({ length: K }, (_, i) => {
    return `${ranks.getUint16(4 * i, true)} ${ranks.getUint8(4 * i + 2)} ${ranks.getUint8(4 * i + 3)}\n`;
  }).join('');
}

test('weights in a segment answer the same in V8', async () =>
  assert.equal(answer((await bundle(file, segment)).bytes), expected));

test('weights in a segment answer the same in wasmtime', { skip: noPython }, async () => {
  writeFileSync(at('b.wasm'), (await bundle(file, segment)).bytes);
  const printed = execFileSync(python, [script, 'wasmtime', at('b.wasm'), at('p.rgb'), String(K)]);
  assert.equal(printed.toString(), expected);
});

test(
  'weights in a segment stay constants in C of wasm2c, and need bulk memory alone',
  { skip: noC },
  async () => {
    const made = await bundle(file, segment);
    assert.equal(made.pages, 1);
    const program = compileC(folder, 'bundle.c', made.bytes, 'bulk-memory');
    assert.equal(execFileSync(program, [String(K)], { input: raw }).toString(), expected);
    const source = readFileSync(at('net.c'), 'utf8');
    const [, name = ''] = [...source.matchAll(/^static const u8 (\w+)\[\] = /gm)].at(-1) ?? [];
    // What a module begins with is copied by LOAD_DATA, a line each.
    assert.match(source, new RegExp(`^  memory_init\\(.* ${name},`, 'm'));
    assert.doesNotMatch(source, new RegExp(`^  LOAD_DATA\\(.* ${name},`, 'm'));
  },
);

test('weights that are mapped, not copied, give the same answer in one page', { skip: noC }, async () => {
  const made = await bundle(file, { memory: 'small', attach: true });
  assert.equal(made.pages, 1);
  const program = compileC(folder, 'attach.c', made.bytes);
  const printed = execFileSync(program, [at('w.mnw'), String(K)], { input: raw }).toString();
  assert.equal(printed, `${PAGE}\n${expected}`);
});

test(
  'wasmtime runs pages of a byte where it is told to, else refuses them',
  { skip: noWasmtime },
  async () => {
    const input = readFileSync(at('p.ppm'));
    writeFileSync(at('page.wasm'), (await bundle(file, { wasi: true, page: 1 })).bytes);
    const printed = execFileSync(wasmtime, [...pages, at('page.wasm')], { input });
    assert.equal(printed.toString(), ok(await mobilenet(['classify', '-m', at('w.mnw'), at('p.ppm')])));
    assert.notEqual(spawnSync(wasmtime, ['run', at('page.wasm')], { input }).status, 0);
    for (const kind of [{ memory: 'small' }, segment] as const) {
      writeFileSync(at('page.wasm'), (await bundle(file, { ...kind, page: 1 })).bytes);
      const call = [...pages, '--invoke', 'input', at('page.wasm')];
      assert.match(execFileSync(wasmtime, call, { stdio: 'pipe' }).toString(), /^[1-9]\d+\n$/);
    }
  },
);

test('mobilenet bundle says what it made, in pages or in bytes', async () => {
  const options = [
    'bundle',
    '-m',
    at('w.mnw'),
    '--memory',
    'small',
    '--flash',
    'segment',
    '-o',
    at('s.wasm'),
  ];
  const made = JSON.parse(ok(await mobilenet([...options, '--json'])));
  assert.deepEqual([made.place, made.page, made.pages, made.exact], ['segment', PAGE, 1, made.arena]);
  assert.equal(made.bytes, readFileSync(at('s.wasm')).length);
  assert.match(ok(await mobilenet(options)), /1 pages of memory/);
  assert.match(ok(await mobilenet([...options, '--page', '1'])), /3\d \d+ bytes of memory/);
});

test('options that do not go together are refused', async () => {
  const small = ['--memory', 'small'];
  const alone = /--memory small is a core of its own/;
  for (const [flags, sentence] of [
    [['--compact', '--build', 'simd'], /--compact/],
    [[...small, '--compact'], alone],
    [[...small, '--wasi'], alone],
    [[...small, '--build', 'simd'], alone],
    [['--build', 'plain'], /--build plain goes with --memory small alone/],
    [['--attach'], /--attach goes with --memory small alone/],
    [['--flash', 'segment'], /--flash goes with --memory small alone/],
    [[...small, '--flash', 'segment', '--attach'], /Either --attach or --flash/],
    [['--page', '4096'], /--page must be 65536, 1/],
  ] as const)
    refused(await mobilenet(['bundle', '-m', at('w.mnw'), ...flags, '-o', at('x')]), 2, sentence);
  for (const flags of [small, ['--attach'], ['--flash', 'segment'], ['--page', '1'], ['--wasi']])
    refused(
      await mobilenet(['bundle', '-m', at('w.mnw'), '--c', at('c'), ...flags]),
      2,
      new RegExp(`${flags[0]} does not go with --c`),
    );
});
