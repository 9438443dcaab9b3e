/** Makes Node look like a worker of a page, to runtimes that are written for pages only. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';

const installed = fileURLToPath(new URL('../node_modules/', import.meta.url));

/** Folder of an installed package. */
export function folderOf(name) {
  return join(installed, name);
}

/** Throws where the package is absent. Not every package lets its package.json be imported. */
export function versionOf(name) {
  const path = join(folderOf(name), 'package.json');
  if (!existsSync(path)) throw new Error(`${name} is not installed`);
  return JSON.parse(readFileSync(path, 'utf8')).version;
}

/** @param folder where the runtime's scripts and modules are; addresses count from there */
export function becomeWorker(folder) {
  // Emscripten's loaders ask XMLHttpRequest for addresses of files.
  const location = new URL('http://page/');
  const at = (address) => join(folder, new URL(address, location).pathname);
  const fetchFile = async (address) =>
    new Response(readFileSync(at(address)), { headers: { 'content-type': 'application/wasm' } });
  const importScripts = (...addresses) => {
    for (const address of addresses) {
      const filename = at(address);
      runInThisContext(readFileSync(filename, 'utf8'), { filename });
    }
  };
  Object.assign(globalThis, { self: globalThis, location, importScripts, fetch: fetchFile });
  globalThis.WorkerGlobalScope = class {};
  // Emscripten's loaders ask for it, and would take themselves for modules of Node.
  globalThis.process = undefined;
  // Without it, as on a page without isolation, no runtime chooses its build with threads.
  globalThis.SharedArrayBuffer = undefined;
}
