/**
 * `wasmtime … stream` beside its core alone, which is driven in the same wasmtime with nothing read and nothing printed:
 * frames of 640 × 480 NV12, the shipped signs. Milliseconds of processor time a frame: that of many frames less that of
 * few, in turns, the least. A line for each on stdout; docs/wasmtime.md holds them.
 *
 *   node benches/stream.mjs [--turns 7] [--module build/mobilenet.wasm]        WASMTIME names the command line
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { environment, environmentLine } from '../dist/workshop/bench/machine.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '7' },
    module: { type: 'string', default: join(root, 'build/mobilenet.wasm') },
  },
});
const wasmtime = process.env.WASMTIME ?? 'wasmtime';
const FEW = 20;
const MANY = 220;
const [WIDTH, HEIGHT] = [640, 480];
const FRAME = (WIDTH * HEIGHT * 3) / 2;
const NV12 = 6;
const weights = readFileSync(join(root, 'weights/signs-0.25-64.mnw'));

/** A program around the core: loads the weights, which it holds, and answers so many frames of whatever is in memory. */
const driver = (frames) => `(module
  (import "core" "memory" (memory 1))
  (import "core" "reserve" (func $reserve (param i32) (result i32)))
  (import "core" "load" (func $load (result i32)))
  (import "core" "begin" (func $begin (param i32 i32 i32 i32 i32) (result i32)))
  (import "core" "capacity" (func $capacity (result i32)))
  (import "core" "push" (func $push (param i32) (result i32)))
  (import "core" "run" (func $run (result i32)))
  (import "core" "top" (func $top (param i32) (result i32)))
  (data $weights "${weights.toString('hex').replace(/../g, '\\$&')}")
  (func (export "_start") (local $left i32) (local $due i32)
    (memory.init $weights (call $reserve (i32.const ${weights.length})) (i32.const 0) (i32.const ${weights.length}))
    (if (call $load) (then unreachable))
    (local.set $left (i32.const ${frames}))
    (loop $frame
      (drop (call $begin (i32.const ${WIDTH}) (i32.const ${HEIGHT}) (i32.const 0) (i32.const ${NV12}) (i32.const 0)))
      (loop $more
        (local.set $due (call $capacity))
        (if (local.get $due) (then (drop (call $push (local.get $due))) (br $more))))
      (if (call $run) (then unreachable))
      (drop (call $top (i32.const 5)))
      (br_if $frame (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))`;

/** Milliseconds of processor time of wasmtime and of the system for it. */
function time(feed, ...words) {
  const command = [wasmtime, 'run', ...words].map((word) => `'${word}'`).join(' ');
  const script = `TIMEFORMAT='%U %S'; ${feed} { time ${command} >/dev/null; } 2>&1`;
  const [user, system] = execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    .trim()
    .split(' ')
    .map(Number);
  return 1000 * (user + system);
}

const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
const least = { 'stream of a pipe': Infinity, 'stream of a file': Infinity, core: Infinity };
try {
  for (const frames of [FEW, MANY]) {
    writeFileSync(join(folder, `${frames}.wat`), driver(frames));
    writeFileSync(join(folder, `${frames}.nv12`), new Uint8Array(frames * FRAME));
  }
  const core = `--preload=core=${join(root, 'build/core-simd.wasm')}`;
  const flags = ['-m', '/d/signs-0.25-64.mnw', '--pixels', 'nv12', '--size', `${WIDTH}x${HEIGHT}`];
  const command = [`--dir=${join(root, 'weights')}::/d`, values.module, 'stream', ...flags];
  const ways = {
    'stream of a pipe': (frames) => time(`head -c ${frames * FRAME} /dev/zero |`, ...command),
    'stream of a file': (frames) => time('', `--dir=${folder}::/f`, ...command, '-i', `/f/${frames}.nv12`),
    core: (frames) => time('', core, join(folder, `${frames}.wat`)),
  };
  for (let turn = 0; turn < Number(values.turns); turn++)
    for (const [name, way] of Object.entries(ways))
      least[name] = Math.min(least[name], (way(MANY) - way(FEW)) / (MANY - FEW));
} finally {
  rmSync(folder, { recursive: true });
}
const version = execFileSync(wasmtime, ['--version'], { encoding: 'utf8' }).split(' ')[1];
console.log(environmentLine(environment({ name: 'wasmtime', version })));
for (const [name, ms] of Object.entries(least)) {
  const share = ((100 * least.core) / ms).toFixed(1);
  console.log(`${name}: ${ms.toFixed(3)} ms a frame, ${(1000 / ms).toFixed(0)} a second, ${share} %`);
}
