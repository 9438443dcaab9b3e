/** Two checkouts of this repository beside each other: their cores, in turns in one process. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { merged } from '../dist/host/core/wide.js';

/** Its short name. */
export function commitOf(root) {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
}

/** A core of a checkout with a file in it. */
export function coreOf(root, build, file) {
  const bytes = readFileSync(join(root, `build/core-${build}.wasm`));
  const module = build.includes('wide') ? merged(bytes) : new WebAssembly.Module(bytes);
  const core = new WebAssembly.Instance(module).exports;
  new Uint8Array(core.memory.buffer).set(file, core.reserve(file.length));
  if (core.load()) throw new Error(`${build} refuses the file: ${core.detail()}`);
  return core;
}

/** Pushes all bytes of the picture that was begun. */
export function push(core, data) {
  const memory = new Uint8Array(core.memory.buffer);
  for (let at = 0, due = core.capacity(); due > 0; due = core.capacity()) {
    memory.set(data.subarray(at, at + due), core.staging());
    core.push(due);
    at += due;
  }
}

/**
 * Both cores in turns, `least` at least: the milliseconds that `turn` takes with each.
 *
 * @param warm milliseconds whose turns do not count, before `kept` milliseconds of those that do
 */
export function alternate(cores, { warm, kept, least }, turn) {
  const times = [[], []];
  const from = performance.now() + warm;
  for (let round = 0; times[0].length < least || performance.now() < from + kept; round++) {
    const counts = performance.now() > from;
    for (const version of round & 1 ? [1, 0] : [0, 1]) {
      const begun = performance.now();
      turn(cores[version]);
      if (counts) times[version].push(performance.now() - begun);
    }
  }
  return times;
}
