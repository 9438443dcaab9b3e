/** The cores that bundles are made of: those of the library, and one that bundles alone use. */
import { instantiate, readCore } from '../../host/core/core.ts';
import type { Build } from '../../host/core/builds.ts';
import type { Core } from '../../host/core/core.ts';
import { compile, exportsOf } from '../../host/core/engine.ts';
import { read } from '../../host/source/read.ts';

/** How the memory beside the file is planned: for time, or as little as the network needs. */
export const memoryModes = ['fast', 'small'] as const;
export type MemoryMode = (typeof memoryModes)[number];

/** The exports of core-small: abi.h, MOBILENET_SMALL. */
export interface SmallCore extends Core {
  attach(address: number, length: number): number;
}

/** The one build whose tiles the small core has. */
export const SMALL_BUILD: Build = 'baseline';

/** No module reaches a tenth of it. */
export const LARGEST_MODULE = 1 << 20;

const small = new URL('../../../build/core-small.wasm', import.meta.url);
let compiledSmall: Promise<WebAssembly.Module> | undefined;

/** The bytes of a core. Throws E_IO. */
export function readCoreOf(build: Build, memory: MemoryMode): Promise<Uint8Array> {
  return memory === 'small' ? read(small, LARGEST_MODULE) : readCore(build);
}

/** A fresh instance with a memory of its own. Throws E_ENGINE, E_IO. */
export async function instantiateOf(build: Build, memory: MemoryMode): Promise<Core> {
  if (memory === 'fast') return instantiate(build);
  compiledSmall ??= readCoreOf(build, memory).then(compile);
  return (await exportsOf(await compiledSmall)) as unknown as Core;
}
