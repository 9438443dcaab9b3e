import type { Keys } from '../options.ts';
import type { NetworkOptions, Progress } from '../source/network.ts';
import type { Source } from '../source/read.ts';
import type { Build } from './builds.ts';
import type { Core } from './core.ts';

/** The largest number of threads that a network may be shared among. */
export const MOST_THREADS = 64;

/** A compiled module; none where a program compiles without the types of WebAssembly. */
export type CompiledModule = typeof globalThis extends {
  WebAssembly: { Module: { prototype: infer Type } };
}
  ? Type
  : never;

/** `fetch`, `timeout` and `redirect` hold for the model's pictures too, where they are given by address. */
export interface LoadOptions extends NetworkOptions {
  /** Forces a build of the core; by default the fastest whose arithmetic this engine does exactly. */
  readonly build?: Build;
  /**
   * Lets V8 merge 128-bit operations into 256-bit ones: Node from 24 on, x86 with AVX2, builds simd and relaxed. Sets an
   * experimental flag of V8 while the core compiles. `Running` says what came of it.
   */
  readonly wide?: boolean;
  /** Threads that share the work, 1 to 64; more than 1 with the builds simd and relaxed. `Running` says what came of it. */
  readonly threads?: number;
  /**
   * A core that is handed over, in the place of `build`, `threads` and `wide`: one of build/core-baseline.wasm, -simd,
   * -relaxed and -compact as a compiled `WebAssembly.Module`, as bytes, or where it lies. Nothing is tried beforehand, and
   * no other module is read.
   */
  readonly core?: CompiledModule | Source;
  /** Is told how far the download of the weights has come, at the end with all; not called where nothing is downloaded. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Keeps weights that an http address gave in the browser's cache storage, by this name or by `mobilenet-wasm`, and takes
   * them from there. `Running` says where that cannot be.
   */
  readonly cache?: boolean | string | undefined;
}

export const loadKeys: Keys<LoadOptions> = {
  build: 1,
  wide: 1,
  threads: 1,
  core: 1,
  fetch: 1,
  timeout: 1,
  redirect: 1,
  onProgress: 1,
  cache: 1,
  signal: 1,
};

/** What of the options of `load` runs. */
export interface Running {
  /** The build whose tiles run. Several threads have modules of their own. */
  readonly build: Build;
  /** Whether the engine was asked to merge pairs of 128-bit operations. */
  readonly wide: boolean;
  /** How many threads share the work, the caller's own among them. */
  readonly threads: number;
  /** Sentences that say why something that was asked for does not run, or not as it should; empty where all does. */
  readonly notes: readonly string[];
}

/** A core with its file in it. */
export interface Started {
  readonly core: Core;
  readonly running: Running;
  /** Pages of 64 KiB in use. */
  readonly pages: number;
  /** A self-test that is due after so many runs; answers what runs from then on where it fails. */
  readonly hot?: { runs: number; prove(): Promise<Started | undefined> } | undefined;
  /** Ends the other threads. */
  readonly end?: (() => void) | undefined;
}
