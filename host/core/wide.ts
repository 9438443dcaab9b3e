/**
 * V8's 256-bit mode: on x86 with AVX2 it can merge neighbouring 128-bit operations in pairs. The code stays ordinary
 * WebAssembly, and so do its answers; docs/decisions/0009-wide-compiled-at-once.md.
 *
 * The mode is an experimental flag of V8, and it counts at the moment when a function is compiled. So it is set for one
 * synchronous compilation, together with two flags that make this compilation the optimising one, and taken back before
 * anything else runs. V8 knows code by the module's bytes: an empty section of its own keeps ours apart from others'.
 */
import { builtin } from '../source/builtin.ts';
import type { Build } from './builds.ts';
import { ABI_VERSION } from './core.ts';
import type { Core } from './core.ts';
import { exportsOf, readModule } from './engine.ts';

/** The merging itself; no quick first compilation; every function at once. */
const flags = ['experimental-wasm-revectorize', 'no-liftoff', 'no-wasm-lazy-compilation'] as const;

/** V8 merges these tiles from Node 24 on. */
const LEAST_NODE = 24;

/** Modules with tiles of their own for this mode, and their `enum mobilenet_build`. The addresses are literal for bundlers. */
const modules = {
  simd: { address: () => new URL('../../../build/core-wide.wasm', import.meta.url), build: 4 },
  relaxed: { address: () => new URL('../../../build/core-relaxed-wide.wasm', import.meta.url), build: 6 },
} as const;

/** A custom section without content, named `wide`. */
const section = Uint8Array.of(0, 5, 4, 0x77, 0x69, 0x64, 0x65);

let compiled: Partial<Record<'simd' | 'relaxed', Promise<WebAssembly.Module>>> = {};

/**
 * An instance whose code V8 has merged, with the tiles of `simd` or, where its dot product is exact, of `relaxed`.
 *
 * @param notes is told why there is no such code here: the build, the engine, the processor or the installation
 */
export async function wideCore(build: Build, notes: string[]): Promise<Core | undefined> {
  const core = await mergedCore(build);
  if (typeof core !== 'string') return core;
  notes.push(core);
  return undefined;
}

/** The instance, or the sentence that says why there is none. */
async function mergedCore(build: Build): Promise<Core | string> {
  if (build !== 'simd' && build !== 'relaxed') return `wide runs the builds simd and relaxed, not ${build}.`;
  const reason = await hindrance();
  if (reason !== undefined) return reason;
  let core: Core;
  try {
    core = (await exportsOf(await wideModule(build))) as unknown as Core;
  } catch (cause) {
    return `wide does not start: ${(cause as Error).message}`;
  }
  const { address, build: number } = modules[build];
  if (core.abi() === ABI_VERSION && core.build() === number) return core;
  return `${address().href} is not of this version; install the package again.`;
}

/**
 * The module of `wideCore`, where nothing hinders it. V8's flags belong to the process: two threads that compile at once would
 * take them from each other, so threads are handed one.
 */
export function wideModule(build: 'simd' | 'relaxed'): Promise<WebAssembly.Module> {
  const module = (compiled[build] ??= readModule(modules[build].address).then(merged));
  module.catch(() => (compiled = {}));
  return module;
}

/** Compiles with the flags set, and takes them back. For Node alone; nothing is merged where the processor cannot. */
export function merged(bytes: Uint8Array): WebAssembly.Module {
  const own = new Uint8Array(bytes.length + section.length);
  own.set(bytes);
  own.set(section, bytes.length);
  const { setFlagsFromString } = builtin!('node:v8');
  for (const flag of flags) setFlagsFromString(`--${flag}`);
  try {
    return new WebAssembly.Module(own);
  } finally {
    for (const flag of flags)
      setFlagsFromString(flag.startsWith('no-') ? `--${flag.slice(3)}` : `--no-${flag}`);
  }
}

/** Why the mode cannot be had here, as a sentence; undefined where it can. */
export async function hindrance(): Promise<string | undefined> {
  const versions = (globalThis as { process?: NodeJS.Process }).process?.versions;
  const [node] = versions?.node.split('.') ?? [];
  if (!builtin || !versions?.v8 || versions['bun'] || versions['deno'] || Number(node) < LEAST_NODE) {
    return `wide needs Node ${LEAST_NODE} or later${node === undefined ? '' : `, and this is ${engineName(versions!)}`}.`;
  }
  const { arch, platform } = builtin('node:process');
  if (arch !== 'x64') return `wide needs an x86-64 processor with AVX2, and this is ${arch}.`;
  if (platform === 'linux' && !(await hasAvx2())) return 'wide needs AVX2, which this processor lacks.';
  return undefined;
}

function engineName(versions: NodeJS.ProcessVersions): string {
  if (versions['bun']) return `Bun ${versions['bun']}`;
  return versions['deno'] ? `Deno ${versions['deno']}` : `Node ${versions.node}`;
}

/** Where Linux does not tell, the engine decides alone: without AVX2 it merges nothing. */
async function hasAvx2(): Promise<boolean> {
  const { readFile } = builtin!('node:fs/promises');
  const facts = await readFile('/proc/cpuinfo', 'latin1').catch(() => 'avx2');
  return /\bavx2\b/.test(facts);
}
