/**
 * Modules of ours, read, compiled and instantiated. In Node at once: that is the quickest for files this small, and an
 * event loop that has nothing to wait for but the engine's threads blocks until they are done, while they may wait for
 * it to collect garbage (nodejs/node#54918). In a page without blocking it. What an engine throws where it lacks
 * something, or may not, becomes E_ENGINE with what mends it in `engineFault` of core/fault, whose sentences are long.
 */
import { builtin } from '../source/builtin.ts';
import { part } from '../part.ts';
import type { NetworkOptions } from '../source/network.ts';
import { read } from '../source/read.ts';

/** No module reaches a tenth of it. */
export const LARGEST_MODULE = 1 << 20;

/** What is said of an engine, once it is needed. */
export const faults = (): Promise<typeof import('./fault.ts')> => part(import('./fault.ts'));

/**
 * @param locate throws where a program has no address of its own to count from
 * @throws E_IO; E_ENGINE there is no such address
 */
export async function readModule(locate: () => URL, options?: NetworkOptions): Promise<Uint8Array> {
  let address: URL;
  try {
    address = locate();
  } catch (cause) {
    throw (await faults()).nowhere(cause);
  }
  // Several models wait for the same module, whichever of them is aborted.
  const shared = { ...options, signal: undefined };
  if (!builtin || address.protocol !== 'file:') return read(address, LARGEST_MODULE, shared);
  try {
    return builtin('node:fs').readFileSync(address);
  } catch (cause) {
    throw (await part(import('../source/fault.ts'))).ioError(cause, address.href, 'read');
  }
}

/** @throws E_ENGINE they are no module that the engine compiles, or it may compile none */
export async function compile(bytes: Uint8Array): Promise<WebAssembly.Module> {
  try {
    return builtin
      ? new WebAssembly.Module(bytes as BufferSource)
      : await WebAssembly.compile(bytes as BufferSource);
  } catch (cause) {
    throw (await faults()).notCompiled(cause, bytes);
  }
}

/** @throws LinkError, RuntimeError */
export async function exportsOf(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports = {},
): Promise<WebAssembly.Exports> {
  const instance = builtin
    ? new WebAssembly.Instance(module, imports)
    : await WebAssembly.instantiate(module, imports);
  return instance.exports;
}
