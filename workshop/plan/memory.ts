import { builds, supports } from '../../host/core/builds.ts';
import { instantiate } from '../../host/core/core.ts';
import type { Build } from '../../host/core/builds.ts';
import type { Core } from '../../host/core/core.ts';
import { planArena } from '../bundle/arena.ts';
import { bundleBytes, exactBytes, pagesOf } from '../bundle/assemble.ts';
import type { FilePlace } from '../bundle/assemble.ts';
import { planCore, readCoreOf, smallBuilds, smallOf } from '../bundle/cores.ts';
import type { BundleBuild, CoreName, MemoryMode, SmallBuild } from '../bundle/cores.ts';
import { paddedChannels, paddedProducts, roundUp } from '../packing/layout.ts';
import type { FilterShape } from '../packing/layout.ts';

/** Bytes of a page of WebAssembly memory. */
export const PAGE = 65536;

/** Unit of the regions of the arena. */
const REGION_UNIT = 16;

/** What a build of the core needs for one network. Sizes are bytes. */
export interface Memory {
  readonly build: Build;
  /** Static data, answers, planes, scratch. */
  readonly arena: number;
  /** Of these the static data. */
  readonly statics: number;
  /** Filters that the build prepares; 0 where it reads those of the file. */
  readonly filters: number;
  /** The packed file, which stays where it was copied. */
  readonly file: number;
  /** Pages of 64 KiB that hold all of it. */
  readonly pages: number;
  /** Pages of the generic module. A network that needs more runs in a bundle. */
  readonly available: number;
}

/** What a bundle takes on a device. Sizes are bytes. */
export interface BundlePlan {
  readonly memory: MemoryMode;
  readonly build: BundleBuild;
  /** Where the file is: in the memory, in a segment that is read block by block, or with the host. */
  readonly place: FilePlace;
  /** What is written while it runs: the memory before the file. */
  readonly ram: number;
  /** The module and the file. */
  readonly flash: number;
  /** Pages of 64 KiB of its memory, and how many bytes of it are used: its size with pages of a byte. */
  readonly pages: number;
  readonly exact: number;
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
  const planned = planArena(core, bytes, length);
  const filters = preparedBytes(build, filtered);
  return {
    build,
    arena: planned - filters,
    statics: core.heap_base() >>> 0,
    filters,
    file: length,
    pages: core.detail() >>> 0,
    available: core.memory.buffer.byteLength / PAGE,
  };
}

/** A kind of bundle, the core that it is made of, and the memory that this plans. */
type Kind = Pick<BundlePlan, 'memory' | 'build' | 'place' | 'ram'> &
  Pick<Memory, 'statics'> & { readonly core: CoreName };

/**
 * The bundles that can be made of the network, smallest memory first.
 *
 * @param memory what `planMemory` says of it
 * @throws E_FILE_… contract or layers are invalid; E_ENGINE
 */
export async function planBundles(outline: Outline, memory: readonly Memory[]): Promise<BundlePlan[]> {
  const small = await Promise.all(smallBuilds.map((build) => smallKinds(outline, build)));
  const fast = memory.map(({ build, arena, filters, statics }): Kind => {
    return { memory: 'fast', build, core: build, place: 'memory', ram: arena + filters, statics };
  });
  return Promise.all([...small.flat(), ...fast].map((kind) => planBundle(kind, outline.length)));
}

async function smallKinds({ bytes, length }: Outline, build: SmallBuild): Promise<Kind[]> {
  const held = smallOf(build);
  const flash = smallOf(build, 'segment');
  const places = [
    ['host', held],
    ['segment', flash],
    ['memory', held],
  ] as const;
  const planned = {
    [held]: await planCore(held, bytes, length),
    [flash]: await planCore(flash, bytes, length),
  };
  return places.map(([place, core]) => {
    const { arena, statics } = planned[core]!;
    return { memory: 'small', build, core, place, ram: arena, statics };
  });
}

async function planBundle({ statics, core, ...kind }: Kind, length: number): Promise<BundlePlan> {
  const { place, ram } = kind;
  const layout = { arena: ram, statics, place };
  const exact = exactBytes(length, layout);
  const beside = place === 'host' ? length : 0;
  const flash = bundleBytes(await readCoreOf(core), length, layout) + beside;
  return { ...kind, flash, pages: pagesOf(exact), exact };
}

/** Channels and bytes of a block of the relaxed build's depthwise filters: three columns of four rows, three times. */
const QUAD_CHANNELS = 8;
const QUAD_BYTES = 16 + QUAD_CHANNELS * 36;

/**
 * Bytes of filters that a build makes of the file's when it loads. simd: all as pairs of i16, `[N][K]`; a depthwise
 * layer's nine taps make five pairs. relaxed: those of depthwise layers, by columns.
 */
export function preparedBytes(build: Build, filtered: readonly FilterShape[]): number {
  if (build === 'simd') return sumOf(filtered, (layer) => 2 * pairedProducts(layer) * paddedChannels(layer));
  if (build !== 'relaxed') return 0;
  return sumOf(filtered, (layer) =>
    layer.kind === 'depthwise' ? (paddedChannels(layer) / QUAD_CHANNELS) * QUAD_BYTES : 0,
  );
}

function pairedProducts(layer: FilterShape): number {
  return layer.kind === 'depthwise' ? 10 : paddedProducts(layer);
}

function sumOf(filtered: readonly FilterShape[], bytesOf: (layer: FilterShape) => number): number {
  return filtered.reduce((sum, layer) => sum + roundUp(bytesOf(layer), REGION_UNIT), 0);
}
