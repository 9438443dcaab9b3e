/** The builds of the core: what the host knows of each stands here alone. */

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

/**
 * Of each build, slowest first: its `enum mobilenet_build` of abi.h, its module, and a module that an engine must compile
 * to run it. The addresses are literal, so that a bundler sees them and ships the files, and made when one is needed,
 * because a bundle may have none of its own to count from. `relaxed` runs where its dot product is exact (core/relaxed).
 */
const facts = {
  baseline: {
    number: 0,
    address: () => new URL('../../../build/core-baseline.wasm', import.meta.url),
    probe: undefined,
  },
  simd: {
    number: 1,
    address: () => new URL('../../../build/core-simd.wasm', import.meta.url),
    probe: probe(...splat),
  },
  relaxed: {
    number: 2,
    address: () => new URL('../../../build/core-relaxed.wasm', import.meta.url),
    probe: probe(...splat, ...splat, 0xfd, 0x80, 0x02),
  },
  compact: {
    number: 3,
    address: () => new URL('../../../build/core-compact.wasm', import.meta.url),
    probe: probe(...splat),
  },
} as const;

export type Build = keyof typeof facts;

export const builds = Object.keys(facts) as readonly Build[];

/** `enum mobilenet_build`, and where the module lies: throws TypeError where that cannot be told. */
export function moduleOf(build: Build): { readonly number: number; address(): URL } {
  return facts[build];
}

/** Whether this engine compiles a build. */
export function supports(build: Build): boolean {
  if (!hasWebAssembly() || !builds.includes(build)) return false;
  const module = facts[build].probe;
  return module === undefined || WebAssembly.validate(module);
}

/** Whether the engine runs WebAssembly at all: some are told not to. */
export function hasWebAssembly(): boolean {
  return typeof WebAssembly === 'object';
}

/** The fastest build that gives the same answer on every engine. */
export function portableBuild(): Build {
  return supports('simd') ? 'simd' : 'baseline';
}
