/** A component in engines of the component model: jco, wasmtime's command and its library. All give the bundle's answer. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Core } from '../../host/core/core.ts';
import { load } from '../../host/index.ts';
import { bundle } from '../../workshop/bundle/bundle.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { noise } from '../reference/noise.ts';
import { noPython, noWasmtime, python, unless, wasmtime } from './engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const weights = join(root, 'tests/golden/rgb-int8.mnw');
const folder = temporaryFolder();
const net = join(folder, 'net.component.wasm');
const TOP = 3;
const pixels = noise(7, 33 * 33 * 3);

interface Answer {
  readonly index: number;
  readonly label: string;
  readonly probability: number;
}

let answers: Answer[];
let digests: string;

before(async () => {
  const model = await load(weights);
  digests = (await model.selftest()).join('');
  const { bytes } = await bundle(readFileSync(weights));
  const core = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Core;
  new Uint8Array(core.memory.buffer).set(pixels, core.input() >>> 0);
  const ranks = new DataView(core.memory.buffer, core.answer(TOP) >>> 0, 4 * TOP);
  answers = Array.from({ length: TOP }, (_, i) => {
    const index = ranks.getUint16(4 * i, true);
    return { index, label: model.labels[index]!, probability: ranks.getUint8(4 * i + 3) / 256 };
  });
  ok(await mobilenet(['bundle', '-m', weights, '--component', '-o', net]));
});

test('mobilenet bundle --component says what it made, and refuses what does not go with it', async () => {
  const line = ok(await mobilenet(['bundle', '-m', weights, '--component', '--json', '-o', net]));
  const { component, bytes } = JSON.parse(line) as { component: boolean; bytes: number };
  assert.deepEqual([component, bytes], [true, readFileSync(net).length]);
  for (const flags of [['--wasi'], ['--memory', 'small', '--attach']])
    refused(
      await mobilenet(['bundle', '-m', weights, '--component', ...flags, '-o', net]),
      2,
      /does not go with --component/,
    );
});

const invoke = (call: string): string =>
  execFileSync(wasmtime, ['run', '--invoke', call, net], { encoding: 'utf8' }).trim();

test('wasmtime run --invoke answers', { skip: noWasmtime }, () => {
  const written = answers.map(
    ({ index, label, probability }) => `{index: ${index}, label: "${label}", probability: ${probability}}`,
  );
  assert.equal(invoke(`classify([${pixels.join()}], ${TOP})`), `ok([${written.join(', ')}])`);
  assert.equal(invoke('selftest()'), `ok([${Array.from(Buffer.from(digests, 'hex')).join(', ')}])`);
  assert.equal(invoke('classify([1, 2], 1)'), `err({code: input-shape, place: ${pixels.length}})`);
});

const PROGRAM = `
import json, sys
from wasmtime import Engine, Store
from wasmtime.component import Component, Linker

engine = Engine()
store = Store(engine)
net = Linker(engine).instantiate(store, Component.from_file(engine, sys.argv[1]))
interface = net.get_export_index(store, "mobilenet:wasm/network@0.1.0")
classify = net.get_func(store, net.get_export_index(store, "classify", interface))
print(json.dumps([vars(answer) for answer in classify(store, sys.stdin.buffer.read(), int(sys.argv[2]))]))
`;

test('wasmtime in Python answers', { skip: noPython }, () => {
  const printed = execFileSync(python, ['-c', PROGRAM, net, String(TOP)], {
    input: pixels,
    encoding: 'utf8',
  });
  assert.deepEqual(JSON.parse(printed), answers);
});

const jco = join(
  process.env['JCO'] ?? join(root, 'build/ci/jco'),
  'node_modules/@bytecodealliance/jco-transpile/dist',
);
const noJco = unless(
  existsSync(jco),
  'no jco: `npm install --prefix build/ci/jco @bytecodealliance/jco-transpile@0.15.0`, or name the folder of its ' +
    'node_modules in JCO',
);

/** What is used of jco's transpiler. */
interface Jco {
  transpileBytes(
    component: Uint8Array,
    options: { name: string; noWasiShim: boolean },
  ): Promise<{ files: Record<string, Uint8Array>; imports: string[] }>;
}

/** And of wasm-tools beside it. */
interface Tools {
  componentEmbed(options: { dummy: boolean; witSource: string; worldName: string }): Promise<Uint8Array>;
  componentNew(core: Uint8Array, adapters: []): Promise<Uint8Array>;
}

/** The instance that a component exports, as jco makes it a module. */
interface Network {
  classify(pixels: Uint8Array, top: number): Answer[];
  selftest(): Uint8Array;
}

async function transpile(component: Uint8Array) {
  const { transpileBytes } = (await import(pathToFileURL(join(jco, 'index.js')).href)) as Jco;
  return transpileBytes(component, { name: 'net', noWasiShim: true });
}

test('a module that jco makes of it answers', { skip: noJco }, async () => {
  const { files, imports } = await transpile(readFileSync(net));
  assert.deepEqual(imports, []);
  for (const name of ['net.js', 'net.core.wasm']) writeFileSync(join(folder, name), files[name]!);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const { network } = (await import(pathToFileURL(join(folder, 'net.js')).href)) as { network: Network };
  assert.deepEqual(network.classify(pixels, TOP), answers);
  assert.equal(Buffer.from(network.selftest()).toString('hex'), digests);
  const isRefused = (error: unknown): boolean => {
    assert.deepEqual(error, { code: 'input-shape', place: pixels.length });
    return true;
  };
  assert.throws(() => network.classify(pixels.subarray(1), TOP), isRefused);
  assert.deepEqual(network.classify(pixels, TOP), answers);
});

/** The declarations that jco makes of a component, without their comments, in an order of their own. */
async function declarations(component: Uint8Array): Promise<string[]> {
  const { files } = await transpile(component);
  const text = new TextDecoder().decode(files['interfaces/mobilenet-wasm-network.d.ts']);
  return text
    .replace(/\/\*\*[^]*?\*\//g, '')
    .split(/^(?=export )/m)
    .map((declaration) => declaration.replace(/\s+/g, ' ').trim())
    .sort();
}

test('jco finds in it what it finds in wit/mobilenet.wit', { skip: noJco }, async () => {
  const tools = (await import(pathToFileURL(join(jco, 'wasm-tools.js')).href)) as Tools;
  const witSource = readFileSync(join(root, 'wit/mobilenet.wit'), 'utf8');
  const core = await tools.componentEmbed({ dummy: true, witSource, worldName: 'classifier' });
  assert.deepEqual(
    await declarations(readFileSync(net)),
    await declarations(await tools.componentNew(core, [])),
  );
});
