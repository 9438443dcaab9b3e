import type { NetworkOptions } from '../source/network.ts';
import { read } from '../source/read.ts';
import type { Source } from '../source/read.ts';
import { tagOf } from '../tag.ts';
import { builds } from './builds.ts';
import { ABI_VERSION } from './core.ts';
import type { Core } from './core.ts';
import { compile, exportsOf, faults, LARGEST_MODULE } from './engine.ts';
import type { CompiledModule, Running } from './running.ts';

/**
 * A core that the caller hands over. Which one runs was decided there, so nothing is tried and nothing else is read; it
 * says itself which build it is.
 *
 * @throws E_ENGINE it does not compile or start, or is none of this version; E_USAGE it is no module; E_IO; E_ABORTED
 */
export async function given(
  core: CompiledModule | Source,
  options: NetworkOptions,
): Promise<{ readonly core: Core; readonly running: Running }> {
  const module = isModule(core) ? core : await compile(await read(core, LARGEST_MODULE, options));
  const exports = (await exportsOf(module)) as unknown as Core;
  const build = exports.abi?.() === ABI_VERSION ? builds[exports.build()] : undefined;
  if (!build) throw (await faults()).noCore();
  return { core: exports, running: { build, wide: false, threads: 1, notes: [] } };
}

/** By its tag, because it may be of another realm. */
function isModule(core: CompiledModule | Source): core is WebAssembly.Module {
  return tagOf(core) === 'WebAssembly.Module';
}
