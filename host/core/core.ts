import { addressOf, builds, supports } from './builds.ts';
import type { Build } from './builds.ts';
import type { NetworkOptions } from '../source/network.ts';
import { compile, exportsOf, faults, readModule } from './engine.ts';

/** The exports of build/core-*.wasm, documented in assembly/abi.h. Addresses count from the start of `memory`. */
export interface Core {
  readonly memory: { readonly buffer: ArrayBuffer };
  abi(): number;
  build(): number;
  reserve(length: number): number;
  trust(): void;
  load(): number;
  plan(length: number): number;
  planned(): number;
  heap_base(): number;
  contract(): number;
  layers(): number;
  height(): number;
  width(): number;
  channels(): number;
  classes(): number;
  features(): number;
  labels(): number;
  labels_length(): number;
  begin(width: number, height: number, fit: number, pixels: number, stride: number): number;
  staging(): number;
  capacity(): number;
  push(bytes: number): number;
  step(budget: number): number;
  run(): number;
  embedding(): number;
  logits(): number;
  softmax(): number;
  top(k: number): number;
  unknown(): number;
  input(): number;
  answer(k: number): number;
  selftest(): number;
  profile(layer: number): number;
  digests(): number;
  dot(): number;
  detail(): number;
}

export const ABI_VERSION = 1;

/** `enum mobilenet_fit` of assembly/abi.h: resized and cut as the contract says, or already of the input's sides. */
export const FIT_CONTRACT = 0;
export const FIT_EXACT = 1;
export type Fit = typeof FIT_CONTRACT | typeof FIT_EXACT;

const compiled = new Map<Build, Promise<WebAssembly.Module>>();

/** The bytes of a build. Throws E_IO. */
export function readCore(build: Build, options?: NetworkOptions): Promise<Uint8Array> {
  return readModule(() => addressOf(build), options);
}

function compiledBuild(build: Build, options?: NetworkOptions): Promise<WebAssembly.Module> {
  let module = compiled.get(build);
  if (!module) {
    module = readCore(build, options).then(compile);
    compiled.set(build, module);
    // The next call tries again: the failure may have been the network's.
    module.catch(() => compiled.delete(build));
  }
  return module;
}

/**
 * A fresh instance with a memory of its own; the compiled module is shared.
 *
 * @throws E_ENGINE the engine does not support the build, or the module is missing or of another version
 */
export async function instantiate(build: Build, options?: NetworkOptions): Promise<Core> {
  if (!supports(build)) throw (await faults()).unsupported(build);
  let core: Core;
  try {
    core = (await exportsOf(await compiledBuild(build, options))) as unknown as Core;
  } catch (cause) {
    throw (await faults()).engineFault(cause, build);
  }
  if (core.abi() === ABI_VERSION && builds[core.build()] === build) return core;
  throw (await faults()).otherVersion(build, addressOf(build));
}
