/** How a core starts: which build, on how many threads, in 256 bits or not, and what has to prove itself first. */
import { refuseAborted } from '../abort.ts';
import { part } from '../part.ts';
import { read } from '../source/read.ts';
import type { Source } from '../source/read.ts';
import { builds, hasWebAssembly, portableBuild, supports } from './builds.ts';
import type { Build } from './builds.ts';
import { instantiate } from './core.ts';
import type { Core } from './core.ts';
import { faults } from './engine.ts';
import { given } from './given.ts';
import { LARGEST_FILE, loadFile, refuse } from './load.ts';
import { isExact, seemsExact } from './relaxed.ts';
import type { LoadOptions, Running, Started } from './running.ts';
import { STATUS_OK } from './status-codes.ts';

/** Runs after which an engine has optimised every kernel. */
const HOT = 32;

/**
 * A core of the build and mode that were asked for, or of what can run here instead, with its file in it.
 *
 * @throws Refusal E_FILE_…, E_MEMORY; E_IO, E_ENGINE, E_ABORTED, E_USAGE
 */
export async function start(source: Source, options: LoadOptions): Promise<Started> {
  await check(options);
  const file = (): Promise<Uint8Array> => read(source, LARGEST_FILE, options, options.onProgress);
  if (!options.cache) return begin(file, options);
  return (await part(import('./kept.ts'))).kept(source, options, file, begin);
}

async function begin(file: () => Promise<Uint8Array>, options: LoadOptions): Promise<Started> {
  if ((options.threads ?? 1) === 1) return alone(file(), options, []);
  const team = await (await part(import('./threads/team.ts'))).gather(file, options, choose);
  return 'started' in team ? proved(team.started, team.file, options) : alone(team.file, options, team.notes);
}

/** @throws E_USAGE there is no such build, or a core besides; E_ENGINE there is no WebAssembly */
async function check({ build, core, threads = 1, wide }: LoadOptions): Promise<void> {
  const known = build === undefined || builds.includes(build);
  const alone = core === undefined || (!build && threads === 1 && !wide);
  if (known && alone && hasWebAssembly()) return;
  throw (await faults()).noStart({ known, alone }, build, builds);
}

/** @param notes why less runs than was asked for, so far */
async function alone(
  reading: Uint8Array | Promise<Uint8Array>,
  options: LoadOptions,
  notes: readonly string[],
): Promise<Started> {
  const [{ core, running }, file] = await Promise.all([open(options, notes), reading]);
  refuseAborted(options.signal);
  await loadFile(core, file);
  return proved({ core, running, pages: core.detail() }, file, options);
}

/** What was started, once it has proved itself where it has to; else one thread of simd, and a note that says why. */
async function proved(started: Started, file: Uint8Array, options: LoadOptions): Promise<Started> {
  const { core, running } = started;
  if (running.build !== 'relaxed' && !running.wide) return started;
  const prove = async (): Promise<Started | undefined> => {
    const status = core.selftest();
    if (options.core !== undefined) {
      // The caller chose: nothing runs instead.
      refuse(core, status);
      return undefined;
    }
    const failed = status !== STATUS_OK;
    if (!failed && (running.build !== 'relaxed' || isExact())) return undefined;
    const { distrust } = await faults();
    const notes = [...running.notes, distrust(running, failed ? core.detail() >>> 0 : -1)];
    started.end?.();
    return alone(file, { ...options, build: 'simd', wide: false, signal: undefined }, notes);
  };
  const other = await prove();
  if (other) return other;
  // Nothing is compiled twice where V8 merged; elsewhere the engine replaces its first code after some runs.
  return running.wide ? started : { ...started, hot: { runs: HOT, prove } };
}

/** An empty core of the build and mode that run here. */
async function open(
  options: LoadOptions,
  notes: readonly string[],
): Promise<{ core: Core; running: Running }> {
  if (options.core !== undefined) return given(options.core, options);
  const said = [...notes];
  const build = await choose(options.build, said);
  const merged = options.wide && (await (await part(import('./wide.ts'))).wideCore(build, said));
  const core = merged || (await instantiate(build, options));
  return { core, running: { build, wide: !!merged, threads: 1, notes: said } };
}

/** The build asked for, or the fastest that is exact here. */
async function choose(asked: Build | undefined, notes: string[]): Promise<Build> {
  if (asked && (asked !== 'relaxed' || !supports('relaxed'))) return asked;
  if (supports('relaxed') && seemsExact()) return 'relaxed';
  if (asked) notes.push((await faults()).INEXACT);
  return portableBuild();
}
