/** The cores that bundles are made of: those of the library, and those that bundles alone use. */
import { instantiate, readCore } from '../../host/core/core.ts';
import type { Build } from '../../host/core/builds.ts';
import type { Core } from '../../host/core/core.ts';
import { compile, exportsOf } from '../../host/core/engine.ts';
import { read } from '../../host/source/read.ts';
import { planArena, planReserved } from './arena.ts';

/** How the memory beside the file is planned: for time, or as little as the network needs. */
export const memoryModes = ['fast', 'small'] as const;
export type MemoryMode = (typeof memoryModes)[number];

/** How the weights are read that are no part of the memory. */
export const flashModes = ['segment'] as const;
export type FlashMode = (typeof flashModes)[number];

/** The tiles that the cores for a small memory have: `plain` for compilers to 32-bit machines. */
export const smallBuilds = ['baseline', 'plain'] as const;
export type SmallBuild = (typeof smallBuilds)[number];
export type BundleBuild = Build | SmallBuild;

/** A core for a small memory, with its file inside or in flash. */
export type FlashName = 'flash' | 'flash-plain';
export type SmallName = 'small' | 'small-plain' | FlashName;
export type CoreName = Build | SmallName;

/** The exports of core-small: abi.h, MOBILENET_SMALL. */
export interface SmallCore extends Core {
  attach(address: number, length: number): number;
}

/** The exports of core-flash: abi.h, MOBILENET_FLASH. */
interface FlashCore extends Core {
  flash(length: number): number;
}

/** What a core plans for a network: bytes of its memory before the file, and of its static data, with which they begin. */
export interface Planned {
  readonly arena: number;
  readonly statics: number;
}

/** No module reaches a tenth of it. */
export const LARGEST_MODULE = 1 << 20;

const files: Readonly<Record<SmallName, URL>> = {
  small: new URL('../../../build/core-small.wasm', import.meta.url),
  flash: new URL('../../../build/core-flash.wasm', import.meta.url),
  'small-plain': new URL('../../../build/core-small-plain.wasm', import.meta.url),
  'flash-plain': new URL('../../../build/core-flash-plain.wasm', import.meta.url),
};
const compiled: Partial<Record<SmallName, Promise<WebAssembly.Module>>> = {};

const isSmall = (name: CoreName): name is SmallName => name in files;
const isFlash = (name: CoreName): name is FlashName => name.startsWith('flash');

/** Which core a bundle with a small memory is made of. */
export function smallOf(build: SmallBuild, flash?: FlashMode): SmallName {
  const name = flash ? 'flash' : 'small';
  return build === 'plain' ? `${name}-plain` : name;
}

/** The bytes of a core. Throws E_IO. */
export function readCoreOf(name: CoreName): Promise<Uint8Array> {
  return isSmall(name) ? read(files[name], LARGEST_MODULE) : readCore(name);
}

/** A fresh instance with a memory of its own. Throws E_ENGINE, E_IO. */
export async function instantiateOf(name: Exclude<CoreName, FlashName>): Promise<Core> {
  return isSmall(name) ? ((await exportsOf(await compiledOf(name))) as unknown as Core) : instantiate(name);
}

/** core-flash, and what puts a file into its flash, where there is none at first. The bytes stay the caller's. */
export interface Flash {
  readonly core: Core;
  readonly hold: (file: Uint8Array) => void;
}

/** A fresh instance of core-flash. Throws E_ENGINE, E_IO. */
export async function openFlash(name: FlashName = 'flash'): Promise<Flash> {
  let held: Uint8Array = new Uint8Array(0);
  // As `memory.init`, it throws where there are no such bytes.
  const read = (to: number, from: number, bytes: number): void =>
    new Uint8Array(core.memory.buffer).set(new Uint8Array(held.buffer, held.byteOffset + from, bytes), to);
  const exports = await exportsOf(await compiledOf(name), { flash: { read } });
  const core = exports as unknown as FlashCore;
  const hold = (file: Uint8Array): void => {
    held = file;
    core.flash(file.length);
  };
  return { core, hold };
}

/**
 * @param outline a file of contract, layers and labels alone
 * @param length bytes of the whole file
 * @throws E_FILE_… contract or layers are invalid; E_ENGINE, E_IO
 */
export async function planCore(name: CoreName, outline: Uint8Array, length: number): Promise<Planned> {
  if (isFlash(name)) {
    const { core, hold } = await openFlash(name);
    hold(outline);
    return { arena: planReserved(core, length), statics: core.heap_base() >>> 0 };
  }
  const core = await instantiateOf(name);
  return { arena: planArena(core, outline, length), statics: core.heap_base() >>> 0 };
}

function compiledOf(name: SmallName): Promise<WebAssembly.Module> {
  return (compiled[name] ??= readCoreOf(name).then(compile));
}
