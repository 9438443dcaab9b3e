/** The builds of the core: what the host knows of each stands here alone. */

/** A module with one function () → v128: `i32.const 0, i8x16.splat`, and for relaxed SIMD `i8x16.relaxed_swizzle`. */
function probe(...instructions: number[]): Uint8Array<ArrayBuffer> {
  const length = instructions.length + 2;
  // Header, type and function, then its code.
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
  return Uint8Array.of(...head, 10, length + 2, 1, length, 0, ...instructions, 0x0b);
}

const splat = [0x41, 0x00, 0xfd, 0x0f];
const simd = probe(...splat);
const relaxed = probe(...splat, ...splat, 0xfd, 0x80, 0x02);

interface Facts {
  readonly address: () => URL;
  readonly probe?: Uint8Array<ArrayBuffer>;
}

/**
 * Of each build, in the order of `enum mobilenet_build` of abi.h: its module, and a module that an engine must compile to run
 * it. The addresses are literal, so that a bundler sees them and ships the files, and made when one is needed, because a
 * bundle may have none of its own to count from. `relaxed` runs where its dot product is exact (core/relaxed).
 */
const facts = {
  baseline: { address: () => new URL('../../../build/core-baseline.wasm', import.meta.url) },
  simd: { address: () => new URL('../../../build/core-simd.wasm', import.meta.url), probe: simd },
  relaxed: { address: () => new URL('../../../build/core-relaxed.wasm', import.meta.url), probe: relaxed },
  compact: { address: () => new URL('../../../build/core-compact.wasm', import.meta.url), probe: simd },
} satisfies Record<string, Facts>;

export type Build = keyof typeof facts;

/** By `enum mobilenet_build`. */
export const builds = Object.keys(facts) as readonly Build[];

/** Where the module lies. Throws TypeError where that cannot be told. */
export function addressOf(build: Build): URL {
  return facts[build].address();
}

/** Whether this engine compiles a build. */
export function supports(build: Build): boolean {
  if (!hasWebAssembly() || !builds.includes(build)) return false;
  const module = (facts[build] as Facts).probe;
  return !module || WebAssembly.validate(module);
}

/** Whether the engine runs WebAssembly at all: some are told not to. */
export function hasWebAssembly(): boolean {
  return typeof WebAssembly === 'object';
}

/** The fastest build that gives the same answer on every engine. */
export function portableBuild(): Build {
  return supports('simd') ? 'simd' : 'baseline';
}
