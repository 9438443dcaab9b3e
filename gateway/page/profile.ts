/** The time of each layer in this browser, by the core's own interface, assembly/abi.h of mobilenet-wasm. */
import type { Build } from 'mobilenet-wasm/browser';

interface Core {
  readonly memory: WebAssembly.Memory;
  reserve(length: number): number;
  load(): number;
  selftest(): number;
  profile(layer: number): number;
}

/** Milliseconds of a sample at least: the clock of a page may turn ten times in each. */
const SAMPLE = 2;

/** Of which the least counts: what else the machine does only adds. */
const SAMPLES = 5;

/** Milliseconds in which all layers run unseen, until their code is optimised. */
const HEAT = 150;

const compiled = new Map<Build, Promise<WebAssembly.Module>>();

/** Milliseconds that the page waits at most for a layer or two. */
const SLICE = 8;

/**
 * @param file of a model that has been loaded
 * @returns milliseconds of each layer
 * @throws the reason of the signal, when it is aborted
 */
export async function profile(
  file: Uint8Array,
  layers: number,
  build: Build,
  signal: AbortSignal,
): Promise<number[]> {
  const core = await coreOf(file, build);
  const all = Array.from({ length: layers }, (_, layer) => layer);
  const turn = pacer(signal);
  for (const begin = performance.now(); performance.now() - begin < HEAT;)
    for (const layer of all) {
      core.profile(layer);
      await turn();
    }
  const least = all.map(() => Infinity);
  for (let sample = 0; sample < SAMPLES; sample++)
    for (const layer of all) {
      least[layer] = Math.min(least[layer]!, timeOf(core, layer));
      await turn();
    }
  return least;
}

/** A core of its own with the model in it, and in its memory what the model computes of a picture. */
async function coreOf(file: Uint8Array, build: Build): Promise<Core> {
  const address = new URL(`build/core-${build}.wasm`, import.meta.url);
  if (!compiled.has(build)) compiled.set(build, WebAssembly.compileStreaming(fetch(address)));
  const core = (await WebAssembly.instantiate(await compiled.get(build)!)).exports as unknown as Core;
  new Uint8Array(core.memory.buffer).set(file, core.reserve(file.length));
  core.load();
  core.selftest();
  return core;
}

function timeOf(core: Core, layer: number): number {
  const begin = performance.now();
  let runs = 0;
  let ms = 0;
  for (; ms < SAMPLE; ms = performance.now() - begin) {
    core.profile(layer);
    runs++;
  }
  return ms / runs;
}

/** Lets the page do something else, when it has waited long enough. */
function pacer(signal: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < SLICE) return;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    last = performance.now();
  };
}
