/** A network and its core in one module, whose memory has exactly the pages that the network needs. */
import type { Build } from '../../host/core/builds.ts';
import type { Core } from '../../host/core/core.ts';
import { compile, exportsOf } from '../../host/core/engine.ts';
import { MobilenetError } from '../../host/errors.ts';
import { encodeOutline } from '../packing/encode.ts';
import { roundUp } from '../packing/layout.ts';
import { readOutline } from '../packing/packed.ts';
import { read } from '../../host/source/read.ts';
import { STATUS_OK } from '../../host/core/status-codes.ts';
import { statusError } from '../../host/core/status.ts';
import { planArena } from './arena.ts';
import { UNIT, assemble, assembleAlone, pagesOf, withPages } from './assemble.ts';
import type { Bundle } from './assemble.ts';
import { LARGEST_MODULE, SMALL_BUILD, instantiateOf, readCoreOf } from './cores.ts';
import type { MemoryMode, SmallCore } from './cores.ts';

export interface BundleOptions {
  /** Which build of the core; by default `simd`, and `baseline` for a small memory, which has no other. */
  readonly build?: Build;
  /** How the memory is planned: `fast` by default; `small` is as little as the network needs. */
  readonly memory?: MemoryMode;
  /** Without the file, which the host maps and hands to `attach`: with a small memory alone. */
  readonly attach?: boolean;
  /** With the WASI command line around the core: `wasmtime run net.wasm < photo.ppm` answers. Not with a small memory. */
  readonly wasi?: boolean;
  /** Bytes that are left free behind the plan, 0 by default. */
  readonly room?: number;
}

/** The cores with a command line around them. */
const commands: Readonly<Record<Build, URL>> = {
  baseline: new URL('../../../build/mobilenet-baseline.wasm', import.meta.url),
  simd: new URL('../../../build/mobilenet.wasm', import.meta.url),
  relaxed: new URL('../../../build/mobilenet-relaxed.wasm', import.meta.url),
  compact: new URL('../../../build/mobilenet-compact.wasm', import.meta.url),
};

/**
 * Makes a module that carries its weights. It has no imports; with `wasi` those of WASI. Before it is answered, the
 * bundle of the core has loaded its file and reproduced the golden digests.
 *
 * @param file a packed weights file
 * @throws E_FILE_… the file is refused; E_SELFTEST; E_ENGINE this engine does not run the build; E_IO
 */
export async function bundle(file: Uint8Array, options: BundleOptions = {}): Promise<Bundle> {
  const { memory = 'fast', attach = false, wasi = false, room = 0 } = options;
  const { build = memory === 'small' ? SMALL_BUILD : 'simd' } = options;
  if (memory === 'small' && (wasi || build !== SMALL_BUILD)) throw noSmall(build, wasi);
  if (memory !== 'small' && attach)
    throw new MobilenetError('E_USAGE', 'A file is attached to a core with a small memory alone.', memory);
  const core = await instantiateOf(build, memory);
  const arena = planArena(core, encodeOutline(readOutline(file)), file.length) + room;
  const module = await readCoreOf(build, memory);
  if (attach) return proveAttached(module, file, arena);
  const alone = assemble(module, file, arena);
  await prove(alone);
  if (!wasi) return alone;
  const command = await read(commands[build], LARGEST_MODULE);
  const { heap_base: begin } = await start(command);
  // Both modules plan the same regions, each behind its own static data.
  const shift = roundUp(begin() >>> 0, UNIT) - roundUp(core.heap_base() >>> 0, UNIT);
  return assemble(command, file, arena + shift);
}

function noSmall(build: Build, wasi: boolean): MobilenetError {
  const what = wasi ? 'command line' : `${build} build`;
  return new MobilenetError('E_USAGE', `There is no ${what} with a small memory; take the fast one.`, build);
}

/** @throws E_FILE_…, E_SELFTEST */
async function prove({ bytes }: Bundle): Promise<void> {
  accept((await start(bytes)) as Core);
}

function accept(core: Core): void {
  const status = core.load() || core.selftest();
  if (status !== STATUS_OK) throw statusError(status, core.detail() >>> 0);
}

/** The module for a file elsewhere, once it has accepted it in a memory that holds both. Throws E_FILE_…, E_SELFTEST. */
async function proveAttached(module: Uint8Array, file: Uint8Array, arena: number): Promise<Bundle> {
  const core = (await start(withPages(module, pagesOf(file.length, arena)))) as SmallCore;
  new Uint8Array(core.memory.buffer).set(file, arena);
  core.attach(arena, file.length);
  accept(core);
  return assembleAlone(module, arena);
}

/** The exports of a module of ours; what it imports is never called. */
async function start(bytes: Uint8Array): Promise<Pick<Core, 'heap_base'>> {
  const module = await compile(bytes);
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = () => 0;
  }
  return (await exportsOf(module, imports)) as unknown as Core;
}
