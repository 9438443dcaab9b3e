/** A network and its core in one module, whose memory has exactly the pages that the network needs. */
import { instantiate, readCore } from '../../host/core/core.ts';
import type { Build } from '../../host/core/builds.ts';
import type { Core } from '../../host/core/core.ts';
import { compile, exportsOf } from '../../host/core/engine.ts';
import { MobilenetError } from '../../host/errors.ts';
import { encodeOutline } from '../packing/encode.ts';
import { roundUp } from '../packing/layout.ts';
import { readOutline } from '../packing/packed.ts';
import { read } from '../../host/source/read.ts';
import { STATUS_MEMORY, STATUS_OK } from '../../host/core/status-codes.ts';
import { statusError } from '../../host/core/status.ts';
import { countedData, fixedMemory, readSections, sectionId, withData, writeModule } from './module.ts';

export interface BundleOptions {
  /** Which build of the core; by default `simd`. */
  readonly build?: Build;
  /** With the WASI command line around the core: `wasmtime run net.wasm < photo.ppm` answers. */
  readonly wasi?: boolean;
}

export interface Bundle {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pages of 64 KiB of its memory, least and most. */
  readonly pages: number;
}

const PAGE = 65536;

/** What stands at the end of the memory: this magic, the length of the file, 8 bytes of zero (assembly/memory/file). */
const TRAILER_MAGIC = 0x42574e4d;
const TRAILER_BYTES = 16;

/** Unit of the regions of a plan. */
const UNIT = 16;

const commands: Readonly<Partial<Record<Build, URL>>> = {
  baseline: new URL('../../../build/mobilenet-baseline.wasm', import.meta.url),
  simd: new URL('../../../build/mobilenet.wasm', import.meta.url),
  relaxed: new URL('../../../build/mobilenet-relaxed.wasm', import.meta.url),
  compact: new URL('../../../build/mobilenet-compact.wasm', import.meta.url),
};

/** No module reaches a tenth of it. */
const LARGEST_MODULE = 1 << 20;

/**
 * Makes a module that carries its weights. It has no imports; with `wasi` those of WASI. Before it is answered, the
 * bundle of the core has loaded its file and reproduced the golden digests.
 *
 * @param file a packed weights file
 * @throws E_FILE_… the file is refused; E_SELFTEST; E_ENGINE this engine does not run the build; E_IO
 */
export async function bundle(file: Uint8Array, options: BundleOptions = {}): Promise<Bundle> {
  const { build = 'simd', wasi = false } = options;
  const core = await instantiate(build);
  const arena = planArena(core, file);
  const alone = assemble(await readCore(build), file, arena);
  await prove(alone);
  if (!wasi) return alone;
  const command = await readCommand(build);
  const { heap_base: begin } = await start(command);
  // Both modules plan the same regions, each behind its own static data.
  const shift = roundUp(begin() >>> 0, UNIT) - roundUp(core.heap_base() >>> 0, UNIT);
  return assemble(command, file, arena + shift);
}

/** The core with a command line around it. Throws E_ENGINE for a build that has none; E_IO. */
function readCommand(build: Build): Promise<Uint8Array> {
  const address = commands[build];
  if (address) return read(address, LARGEST_MODULE);
  throw new MobilenetError(
    'E_ENGINE',
    `There is no command line around the ${build} build; take simd or compact.`,
    build,
  );
}

/** Bytes of the memory of a core before the file. */
function planArena(core: Core, file: Uint8Array): number {
  const outline = encodeOutline(readOutline(file));
  new Uint8Array(core.memory.buffer).set(outline, core.reserve(outline.length) >>> 0);
  const status = core.plan(file.length);
  if (status !== STATUS_OK && status !== STATUS_MEMORY) throw statusError(status, core.detail() >>> 0);
  return core.planned() >>> 0;
}

/** The module with the file and its trailer at the end of a memory that just holds the arena before them. */
function assemble(module: Uint8Array, file: Uint8Array, arena: number): Bundle {
  const carried = new Uint8Array(roundUp(file.length, UNIT) + TRAILER_BYTES);
  carried.set(file);
  const trailer = new DataView(carried.buffer, carried.length - TRAILER_BYTES);
  trailer.setUint32(0, TRAILER_MAGIC, true);
  trailer.setUint32(4, file.length, true);
  const pages = Math.ceil((arena + carried.length) / PAGE);
  const sections = readSections(module).map(({ id, body }) => {
    if (id === sectionId.memory) return { id, body: fixedMemory(pages) };
    if (id === sectionId.dataCount) return { id, body: countedData(body) };
    if (id === sectionId.data) return { id, body: withData(body, pages * PAGE - carried.length, carried) };
    return { id, body };
  });
  return { bytes: writeModule(sections), pages };
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
