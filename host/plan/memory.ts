import { builds, instantiate, supports } from '../core.ts';
import type { Build, Core } from '../core.ts';
import { statusError } from '../status.ts';
import { paddedChannels, paddedProducts, roundUp } from '../packing/layout.ts';
import type { FilterShape } from '../packing/layout.ts';

/** `enum mobilenet_status` of assembly/abi.h. */
const STATUS_OK = 0;
const STATUS_FILE_SECTION = 21;
const STATUS_MEMORY = 29;

/** Type of the section in weights/FORMAT.md. */
const SECTION_CONTRACT = 1;

/** Bytes of a page of WebAssembly memory. */
export const PAGE = 65536;

/** Unit of the regions of the arena. */
const REGION_UNIT = 16;

/** Builds that prepare the filters as pairs of i16 when they load; the others read those of the file in place. */
const preparing: readonly Build[] = ['simd'];

/** What a build of the core needs for one network. Sizes are bytes. */
export interface Memory {
  readonly build: Build;
  /** Static data, answers, planes, scratch. */
  readonly arena: number;
  /** Filters that the build prepares; 0 where it reads those of the file. */
  readonly filters: number;
  /** The packed file, which stays where it was copied. */
  readonly file: number;
  /** Pages of 64 KiB that hold all of it. */
  readonly pages: number;
  /** Pages of the generic module. A network that needs more runs in a bundle. */
  readonly available: number;
}

/** What is planned: a file of contract and layers alone, the length of the whole file, its layers with filters. */
export interface Outline {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly filtered: readonly FilterShape[];
}

/**
 * Asks each build that this engine runs for its own plan.
 *
 * @throws E_FILE_… contract or layers are invalid; E_ENGINE
 */
export function planMemory(outline: Outline): Promise<Memory[]> {
  return Promise.all(
    builds.filter(supports).map(async (build) => planBuild(await instantiate(build), build, outline)),
  );
}

function planBuild(core: Core, build: Build, { bytes, length, filtered }: Outline): Memory {
  const at = core.reserve(bytes.length) >>> 0;
  // Only a damaged file has a contract as large as a memory.
  if (at === 0) throw statusError(STATUS_FILE_SECTION, SECTION_CONTRACT);
  new Uint8Array(core.memory.buffer).set(bytes, at);
  const status = core.plan(length);
  if (status !== STATUS_OK && status !== STATUS_MEMORY) throw statusError(status, core.detail() >>> 0);
  const filters = preparing.includes(build) ? preparedBytes(filtered) : 0;
  return {
    build,
    arena: (core.planned() >>> 0) - filters,
    filters,
    file: length,
    pages: core.detail() >>> 0,
    available: core.memory.buffer.byteLength / PAGE,
  };
}

/** Bytes of filters as i16 pairs, i16 `[N][K]`; a depthwise layer's nine taps make five pairs. */
export function preparedBytes(filtered: readonly FilterShape[]): number {
  return filtered.reduce((sum, layer) => {
    const products = layer.kind === 'depthwise' ? 10 : paddedProducts(layer);
    return sum + roundUp(2 * products * paddedChannels(layer), REGION_UNIT);
  }, 0);
}
