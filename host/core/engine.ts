/**
 * Modules of ours, read, compiled and instantiated. In Node at once: that is the quickest for files this small, and an
 * event loop that has nothing to wait for but the engine's threads blocks until they are done, while they may wait for
 * it to collect garbage (nodejs/node#54918). In a page without blocking it.
 */
import { builtin } from '../source/builtin.ts';
import { ioError } from '../errors.ts';
import { read } from '../source/read.ts';

/** No module reaches a tenth of it. */
const LARGEST_MODULE = 1 << 20;

/** @throws E_IO */
export async function readModule(address: URL): Promise<Uint8Array> {
  if (!builtin || address.protocol !== 'file:') return read(address, LARGEST_MODULE);
  try {
    return builtin('node:fs').readFileSync(address);
  } catch (cause) {
    throw ioError(cause, address.href, 'read');
  }
}

/** @throws CompileError */
export async function compile(bytes: Uint8Array): Promise<WebAssembly.Module> {
  return builtin ? new WebAssembly.Module(bytes as BufferSource) : WebAssembly.compile(bytes as BufferSource);
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
