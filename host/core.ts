import { MobilenetError } from './errors.ts';
import { read } from './read.ts';

/** Builds of the core, slowest first. `relaxed` runs where its dot product is exact (host/relaxed). */
export const builds = ['baseline', 'simd', 'relaxed', 'compact'] as const;
export type Build = (typeof builds)[number];

/** The exports of build/core-*.wasm, documented in assembly/abi.h. Addresses count from the start of `memory`. */
export interface Core {
  readonly memory: { readonly buffer: ArrayBuffer };
  abi(): number;
  build(): number;
  reserve(length: number): number;
  load(): number;
  plan(length: number): number;
  planned(): number;
  heap_base(): number;
  contract(): number;
  layers(): number;
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
  input(): number;
  answer(k: number): number;
  selftest(): number;
  profile(layer: number): number;
  digests(): number;
  dot(): number;
  detail(): number;
}

export const ABI_VERSION = 1;

/** No module reaches a tenth of it. */
export const LARGEST_MODULE = 1 << 20;

/** The addresses are literal, so that a bundler sees them and ships the files. */
const addresses: Readonly<Record<Build, URL>> = {
  baseline: new URL('../../build/core-baseline.wasm', import.meta.url),
  simd: new URL('../../build/core-simd.wasm', import.meta.url),
  relaxed: new URL('../../build/core-relaxed.wasm', import.meta.url),
  compact: new URL('../../build/core-compact.wasm', import.meta.url),
};

/** A module with one function () → v128: `i32.const 0, i8x16.splat`, and for relaxed SIMD `i8x16.relaxed_swizzle`. */
function probe(...instructions: number[]): Uint8Array<ArrayBuffer> {
  const body = [0x00, ...instructions, 0x0b];
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const type = [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b];
  const functions = [0x03, 0x02, 0x01, 0x00];
  return new Uint8Array([
    ...header,
    ...type,
    ...functions,
    0x0a,
    body.length + 2,
    0x01,
    body.length,
    ...body,
  ]);
}

const splat = [0x41, 0x00, 0xfd, 0x0f];
const probes: Readonly<Record<Build, Uint8Array<ArrayBuffer> | undefined>> = {
  baseline: undefined,
  simd: probe(...splat),
  relaxed: probe(...splat, ...splat, 0xfd, 0x80, 0x02),
  compact: probe(...splat),
};

/** Whether this engine compiles a build. */
export function supports(build: Build): boolean {
  const module = probes[build];
  return module === undefined || WebAssembly.validate(module);
}

/** The fastest build that gives the same answer on every engine. */
export function portableBuild(): Build {
  return supports('simd') ? 'simd' : 'baseline';
}

const compiled = new Map<Build, Promise<WebAssembly.Module>>();

/** The bytes of a build. Throws E_IO. */
export function readCore(build: Build): Promise<Uint8Array> {
  return read(addresses[build], LARGEST_MODULE);
}

function compile(build: Build): Promise<WebAssembly.Module> {
  let module = compiled.get(build);
  if (!module) {
    module = readCore(build).then((bytes) => WebAssembly.compile(bytes as BufferSource));
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
export async function instantiate(build: Build): Promise<Core> {
  if (!supports(build)) {
    throw new MobilenetError('E_ENGINE', `This engine does not run the ${build} build; use baseline.`, build);
  }
  let core: Core;
  try {
    core = (await WebAssembly.instantiate(await compile(build))).exports as unknown as Core;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MobilenetError('E_ENGINE', `The ${build} build does not start: ${reason}`, build, { cause });
  }
  if (core.abi() !== ABI_VERSION || core.build() !== builds.indexOf(build)) {
    throw new MobilenetError(
      'E_ENGINE',
      `${addresses[build].href} is not the ${build} build of this version; install the package again.`,
      build,
    );
  }
  return core;
}
