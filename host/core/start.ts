/** How a core starts: which build, on how many threads, in 256 bits or not, and what has to prove itself first. */
import { refuseAborted } from '../abort.ts';
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

/**
 * A core of the build and mode that were asked for, or of what can run here instead, with its file in it.
 *
 * @throws Refusal E_FILE_…, E_MEMORY; E_IO, E_ENGINE, E_ABORTED, E_USAGE
 */
export async function start(source: Source, options: LoadOptions): Promise<Started> {
  await check(options);
  if ((options.threads ?? 1) === 1) return alone(read(source, LARGEST_FILE, options.signal), options, []);
  const { gather } = await import('./threads/team.ts');
  const team = await gather(source, options);
  if (!('core' in team)) return alone(team.file, options, team.notes);
  if (options.build !== undefined || !supports('relaxed') || !isExact()) return team;
  const { ANOTHER_ALONE } = await import('./fault.ts');
  return { ...team, running: { ...team.running, notes: [...team.running.notes, ANOTHER_ALONE] } };
}

/** @throws E_USAGE there is no such build; E_ENGINE there is no WebAssembly */
async function check({ build }: LoadOptions): Promise<void> {
  const known = build === undefined || builds.includes(build);
  if (known && hasWebAssembly()) return;
  const fault = await import('./fault.ts');
  throw known ? fault.noWebAssembly() : fault.noSuchBuild(build, builds);
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
    const failed = core.selftest() !== STATUS_OK;
    if (!failed && (running.build !== 'relaxed' || isExact())) return undefined;
    const { differs, INEXACT } = await import('./fault.ts');
    const name = running.wide ? `wide ${running.build}` : running.build;
    return instead(failed ? differs(name, core.detail() >>> 0) : INEXACT);
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
  const build = await choose(options.build, said);
  const merged = options.wide ? await merge(build, said) : undefined;
  const core = merged ?? (await instantiate(build));
  return { core, running: { build, wide: merged !== undefined, threads: 1, notes: said } };
}

/** The build asked for, or the fastest that is exact here. */
async function choose(asked: Build | undefined, notes: string[]): Promise<Build> {
  if (asked !== undefined && (asked !== 'relaxed' || !supports('relaxed'))) return asked;
  if (supports('relaxed') && seemsExact()) return 'relaxed';
  if (asked) notes.push((await import('./fault.ts')).INEXACT);
  return portableBuild();
}

/** A core that V8 has merged; undefined, and a note, where there is none. */
async function merge(build: Build, notes: string[]): Promise<Core | undefined> {
  const { wideCore } = await import('./wide.ts');
  const core = await wideCore(build);
  if (typeof core !== 'string') return core;
  notes.push(core);
  return undefined;
}
