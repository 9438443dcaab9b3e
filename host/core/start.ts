/** How a core starts: which build, on how many threads, in 256 bits or not, and what has to prove itself first. */
import { refuseAborted } from '../abort.ts';
import { MobilenetError } from '../errors.ts';
import { read } from '../source/read.ts';
import type { Source } from '../source/read.ts';
import { builds, hasWebAssembly, portableBuild, supports } from './builds.ts';
import type { Build } from './builds.ts';
import { instantiate } from './core.ts';
import type { Core } from './core.ts';
import { LARGEST_FILE, loadFile } from './load.ts';
import { isExact, seemsExact } from './relaxed.ts';
import type { LoadOptions, Running, Started } from './running.ts';
import { STATUS_OK } from './status-codes.ts';

/** Runs after which an engine has optimised every kernel. */
const HOT = 32;

/** Engines leave it out where they may not make code: Node with `--jitless`, a browser in a locked mode. */
const NO_WEBASSEMBLY =
  'This engine has no WebAssembly, or was started without it (--jitless, a lockdown mode): allow it, or take another engine.';

/** Why simd runs where relaxed was asked for. */
const INEXACT =
  'relaxed: the dot product of this engine and processor takes 7 bits at a time; simd runs instead.';

/** Why several threads may be no faster than one. */
const ANOTHER_ALONE =
  'threads run the build simd; here one thread runs relaxed, which may be as fast: compare without threads.';

/**
 * A core of the build and mode that were asked for, or of what can run here instead, with its file in it.
 *
 * @throws Refusal E_FILE_…, E_MEMORY; E_IO, E_ENGINE, E_ABORTED, E_USAGE
 */
export async function start(source: Source, options: LoadOptions): Promise<Started> {
  check(options);
  if ((options.threads ?? 1) === 1) return alone(read(source, LARGEST_FILE, options.signal), options, []);
  const { gather } = await import('./threads/team.ts');
  const team = await gather(source, options);
  if (!('core' in team)) return alone(team.file, options, team.notes);
  if (options.build !== undefined || !supports('relaxed') || !isExact()) return team;
  return { ...team, running: { ...team.running, notes: [...team.running.notes, ANOTHER_ALONE] } };
}

/** @throws E_USAGE there is no such build; E_ENGINE there is no WebAssembly */
function check({ build }: LoadOptions): void {
  if (build !== undefined && !builds.includes(build)) {
    throw new MobilenetError('E_USAGE', `The build must be ${builds.join(', ')}, not '${String(build)}'.`);
  }
  if (hasWebAssembly()) return;
  throw new MobilenetError('E_ENGINE', NO_WEBASSEMBLY);
}

/** @param notes why less runs than was asked for, so far */
async function alone(
  reading: Uint8Array | Promise<Uint8Array>,
  options: LoadOptions,
  notes: readonly string[],
): Promise<Started> {
  const [{ core, running }, file] = await Promise.all([open(options, notes), reading]);
  refuseAborted(options.signal);
  loadFile(core, file);
  const pages = core.detail();
  if (running.build !== 'relaxed' && !running.wide) return { core, running, pages };
  const instead = (note: string): Promise<Started> =>
    alone(file, { build: 'simd' }, [...running.notes, note]);
  const prove = async (): Promise<Started | undefined> => {
    if (core.selftest() !== STATUS_OK) return instead(failure(core, running));
    return running.build === 'relaxed' && !isExact() ? instead(INEXACT) : undefined;
  };
  const other = await prove();
  if (other) return other;
  // Nothing is compiled twice where V8 merged; elsewhere the engine replaces its first code after some runs.
  return running.wide ? { core, running, pages } : { core, running, pages, hot: { runs: HOT, prove } };
}

/** An empty core of the build and mode that run here. */
async function open(
  options: LoadOptions,
  notes: readonly string[],
): Promise<{ core: Core; running: Running }> {
  const said = [...notes];
  const build = choose(options.build, said);
  const merged = options.wide ? await merge(build, said) : undefined;
  const core = merged ?? (await instantiate(build));
  return { core, running: { build, wide: merged !== undefined, threads: 1, notes: said } };
}

/** The build asked for, or the fastest that is exact here. */
function choose(asked: Build | undefined, notes: string[]): Build {
  if (asked !== undefined && (asked !== 'relaxed' || !supports('relaxed'))) return asked;
  if (supports('relaxed') && seemsExact()) return 'relaxed';
  if (asked) notes.push(INEXACT);
  return portableBuild();
}

/** A core that V8 has merged; undefined, and a note, where there is none. */
async function merge(build: Build, notes: string[]): Promise<Core | undefined> {
  if (build !== 'simd' && build !== 'relaxed') {
    notes.push(`wide runs the builds simd and relaxed, not ${build}.`);
    return undefined;
  }
  const { wideCore } = await import('./wide.ts');
  const core = await wideCore(build);
  if (typeof core !== 'string') return core;
  notes.push(core);
  return undefined;
}

/** Why simd runs in the place of a core whose self-test failed: this engine computes something else. */
function failure(core: Core, { build, wide }: Running): string {
  const name = wide ? `wide ${build}` : build;
  return `${name} fails its self-test at layer ${core.detail() >>> 0}; simd runs instead.`;
}
