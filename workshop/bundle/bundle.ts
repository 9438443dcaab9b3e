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
import { UNIT, assemble } from './assemble.ts';
import type { Bundle, Layout } from './assemble.ts';
import { LARGEST_MODULE, planCore, readCoreOf, smallBuilds, smallOf } from './cores.ts';
import type { BundleBuild, CoreName, FlashMode, MemoryMode } from './cores.ts';

export interface BundleOptions {
  /** Which build of the core; by default `simd`, and `baseline` for a small memory, which has that and `plain` alone. */
  readonly build?: BundleBuild;
  /** How the memory is planned: `fast` by default; `small` is as little as the network needs. */
  readonly memory?: MemoryMode;
  /** Without the file, which the host maps and hands to `attach`: with a small memory alone. */
  readonly attach?: boolean;
  /** `segment`: the file stays out of the memory, in a segment that is read block by block. With a small memory alone. */
  readonly flash?: FlashMode;
  /** Bytes of a page of the memory: 1 for an engine of custom-page-sizes, which then has just what is needed. */
  readonly page?: 1 | 65536;
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
  const { flash, attach = false, wasi = false, page = 65536, room = 0 } = options;
  const name = coreOf(options);
  const planned = await planCore(name, encodeOutline(readOutline(file)), file.length);
  const core = await readCoreOf(name);
  const layout: Layout = { ...planned, arena: planned.arena + room, place: flash ?? 'memory' };
  // Pages of a byte are of few engines, and a host's place of none: what is proven has neither.
  await prove(assemble(core, file, layout));
  if (!wasi) return assemble(core, file, { ...layout, place: attach ? 'host' : layout.place, page });
  const command = await read(commands[name as Build], LARGEST_MODULE);
  const { heap_base: begin } = await start(command);
  const statics = begin() >>> 0;
  // Both modules plan the same regions, each behind its own static data.
  const arena = planned.arena + roundUp(statics, UNIT) - roundUp(planned.statics, UNIT);
  return assemble(command, file, { arena, statics, place: 'memory', page });
}

/** Which core a bundle is made of. Throws E_USAGE where the options do not go together. */
function coreOf({ build, memory = 'fast', flash, attach, wasi }: BundleOptions): CoreName {
  const tiles = smallBuilds.find((each) => each === (build ?? 'baseline'));
  if (memory === 'small') {
    if (wasi || tiles === undefined) throw noSmall(wasi ? 'command line' : `${build} build`);
    if (attach && flash)
      throw new MobilenetError('E_USAGE', 'A file is attached or in a segment; leave out one of the two.');
    return smallOf(tiles, flash);
  }
  if (attach) throw new MobilenetError('E_USAGE', 'A file is attached to a core with a small memory alone.');
  if (flash)
    throw new MobilenetError('E_USAGE', 'A file is read in a segment by a core with a small memory alone.');
  if (build === 'plain')
    throw new MobilenetError('E_USAGE', 'The plain build is of the cores with a small memory alone.');
  return build ?? 'simd';
}

function noSmall(what: string): MobilenetError {
  return new MobilenetError('E_USAGE', `There is no ${what} with a small memory; take the fast one.`);
}

/** @throws E_FILE_…, E_SELFTEST */
async function prove({ bytes }: Bundle): Promise<void> {
  const core = (await start(bytes)) as Core;
  const status = core.load() || core.selftest();
  if (status !== STATUS_OK) throw statusError(status, core.detail() >>> 0);
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
