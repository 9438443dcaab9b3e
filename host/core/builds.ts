/** Builds of the core, slowest first. `relaxed` runs where its dot product is exact (core/relaxed). */
export const builds = ['baseline', 'simd', 'relaxed', 'compact'] as const;
export type Build = (typeof builds)[number];

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
  if (!hasWebAssembly() || !builds.includes(build)) return false;
  const module = probes[build];
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
