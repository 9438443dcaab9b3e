/**
 * Times of one bundle in the engines that are at hand: α 0.25, 64 pixels, 43 classes, random weights. A Markdown table on
 * stdout; docs/engines.md holds one.
 *
 *   node benches/engines.mjs        PYTHON_WASMTIME, WASMI name engines as the tests do
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, environmentLine } from '../dist/workshop/bench/machine.js';
import { median } from '../dist/workshop/bench/statistics.js';
import { bundle } from '../dist/workshop/bundle/bundle.js';
import { builds, supports } from '../dist/host/core/builds.js';
import { make, seal } from '../dist/workshop/packing/index.js';

const SIDE = 64;
const ROUNDS = 51;
const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
const at = (name) => join(folder, name);
const python = process.env.PYTHON_WASMTIME ?? 'python3';
const wasmi = process.env.WASMI ?? 'wasmi';

const file = await seal(make({ alpha: 0.25, resolution: SIDE, classes: 43, seed: 11 }));
const raw = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 7919) >> 3);
writeFileSync(at('p.rgb'), raw);
writeFileSync(at('p.ppm'), Buffer.concat([Buffer.from(`P6\n${SIDE} ${SIDE}\n255\n`), raw]));

/** Median ms of an answer in this process, once V8 has optimised it. */
async function inNode(build) {
  const { bytes } = await bundle(file, { build });
  const core = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const times = Array.from({ length: 4 * ROUNDS }, () => {
    const start = performance.now();
    new Uint8Array(core.memory.buffer).set(raw, core.input());
    core.answer(5);
    return performance.now() - start;
  });
  return median(times.slice(-ROUNDS));
}

/** Median ms of an answer in an engine that a Python host embeds. */
async function inPython(engine, build, rounds) {
  writeFileSync(at('net.wasm'), (await bundle(file, { build })).bytes);
  const script = new URL('../tests/end-to-end/bundle.py', import.meta.url).pathname;
  const { stderr, status } = spawnSync(python, [
    script,
    engine,
    at('net.wasm'),
    at('p.rgb'),
    '5',
    String(rounds),
  ]);
  return status === 0 ? Number(stderr) : undefined;
}

/** Median ms of a whole process that classifies, less that of one that only checks the weights. */
async function inWasmi() {
  writeFileSync(at('cli.wasm'), (await bundle(file, { build: 'baseline', wasi: true })).bytes);
  const input = readFileSync(at('p.ppm'));
  const time = (...words) => {
    const start = performance.now();
    execFileSync(wasmi, [at('cli.wasm'), ...words], { input });
    return performance.now() - start;
  };
  if (spawnSync(wasmi, ['--version']).status !== 0) return undefined;
  const rounds = Array.from({ length: 7 }, () => [time(), time('verify')]);
  return median(rounds.map(([whole]) => whole)) - median(rounds.map(([, check]) => check));
}

const row = (engine, build, ms) => console.log(`| ${engine} | ${build} | ${ms?.toFixed(2) ?? 'absent'} |`);
try {
  console.log(`${environmentLine(environment())}\n\n| engine | build | ms per answer |\n|---|---|---|`);
  for (const build of builds.filter(supports)) row('V8', build, await inNode(build));
  for (const build of ['baseline', 'simd']) row('wasmtime', build, await inPython('wasmtime', build, ROUNDS));
  row('wasm3', 'baseline', await inPython('wasm3', 'baseline', 7));
  row('wasmi', 'baseline', await inWasmi());
} finally {
  rmSync(folder, { recursive: true });
}
