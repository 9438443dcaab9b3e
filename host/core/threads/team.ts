/** Several threads for one network: an instance of one of build/core-threads*.wasm in each, over one shared memory. */
import { refuseAborted } from '../../abort.ts';
import { MobilenetError } from '../../errors.ts';
import type { NetworkOptions } from '../../source/network.ts';
import type { Build } from '../builds.ts';
import { ABI_VERSION } from '../core.ts';
import type { Core } from '../core.ts';
import { compile, readModule } from '../engine.ts';
import { loadFile, Refusal } from '../load.ts';
import { MOST_THREADS } from '../running.ts';
import type { LoadOptions, Started } from '../running.ts';
import { STATUS_MEMORY } from '../status-codes.ts';
import { hindrance, merged } from '../wide.ts';
import { maySleep, obstacle, processors, spawn } from './spawn.ts';
import type { Thread } from './spawn.ts';

/** Pages of 64 KiB of the memory that the module imports, least and most. */
const PAGES = 256;

/** The tiles that a team runs. */
export type Tiles = 'simd' | 'wide' | 'relaxed' | 'relaxed-wide';

/** The module of each, and its `enum mobilenet_build`. The addresses are literal for bundlers. */
const modules = {
  simd: { address: () => new URL('../../../../build/core-threads.wasm', import.meta.url), number: 5 },
  wide: { address: () => new URL('../../../../build/core-threads-wide.wasm', import.meta.url), number: 8 },
  relaxed: {
    address: () => new URL('../../../../build/core-threads-relaxed.wasm', import.meta.url),
    number: 9,
  },
  'relaxed-wide': {
    address: () => new URL('../../../../build/core-threads-relaxed-wide.wasm', import.meta.url),
    number: 10,
  },
} as const;

/** What the module for threads exports besides `Core`; it exports no memory. */
export interface TeamExports extends Omit<Core, 'memory'> {
  threads(count: number, sleep: number): number;
  serve(thread: number): void;
  dismiss(): void;
  resign(): void;
}

/** One thread has to do. */
interface Alone {
  readonly file: Uint8Array;
  readonly notes: readonly string[];
}

/** A team with the network of a file. */
interface Team {
  readonly file: Uint8Array;
  readonly started: Started;
}

/**
 * Starts a team and gives it its network, or says why one thread has to do.
 *
 * @param choose which build runs: of core/start, which imports this module late
 * @throws E_USAGE no number of threads, or a build that has none; E_ENGINE the module is missing or of another version;
 *   Refusal E_FILE_…; E_IO; E_ABORTED
 */
export async function gather(
  read: () => Promise<Uint8Array>,
  options: LoadOptions,
  choose: (asked: Build | undefined, notes: string[]) => Promise<Build>,
): Promise<Team | Alone> {
  const { threads = 1, signal } = options;
  check(threads, options.build);
  const file = await read();
  const notes = crowding(threads);
  const build = (await choose(options.build, notes)) === 'relaxed' ? 'relaxed' : 'simd';
  const wide = options.wide === true && (await mayMerge(notes));
  const tiles = !wide ? build : build === 'simd' ? 'wide' : 'relaxed-wide';
  const started = await start(threads, tiles, options);
  if (typeof started === 'string') return { file, notes: [`${started} One thread runs.`] };
  const { core, end, serve } = started;
  try {
    refuseAborted(signal);
    await loadFile(core, file);
  } catch (cause) {
    end();
    if (!(cause instanceof Refusal && cause.status === STATUS_MEMORY)) throw cause;
    return { file, notes: [`With ${threads} threads the network needs too much memory. One thread runs.`] };
  }
  const pages = core.detail();
  serve();
  return { file, started: { core, running: { build, wide, threads, notes }, pages, end } };
}

/** Whether V8 merges here; a note where it does not. */
async function mayMerge(notes: string[]): Promise<boolean> {
  const reason = await hindrance();
  if (reason !== undefined) notes.push(reason);
  return reason === undefined;
}

function check(threads: number, build: Build | undefined): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    const range = `a whole number from 1 to ${MOST_THREADS}`;
    throw new MobilenetError('E_USAGE', `The number of threads must be ${range}, not ${String(threads)}.`);
  }
  if (build !== undefined && build !== 'simd' && build !== 'relaxed') {
    throw new MobilenetError(
      'E_USAGE',
      `The ${build} build runs on one thread; simd and relaxed run on several.`,
    );
  }
}

/** They run as asked for: to know better is the caller's right. */
function crowding(threads: number): string[] {
  const most = processors();
  if (threads <= most) return [];
  return [`${threads} threads run on a processor that runs ${most} at once: ask for at most ${most}.`];
}

let compiled: Partial<Record<Tiles, Promise<WebAssembly.Module | undefined>>> = {};

/** The module; undefined where the engine does not know threads. */
function compiledModule(tiles: Tiles, options: NetworkOptions): Promise<WebAssembly.Module | undefined> {
  const module = (compiled[tiles] ??= readModule(modules[tiles].address, options).then((bytes) => {
    if (!WebAssembly.validate(bytes as BufferSource)) return undefined;
    // What is compiled is shared with the workers, so they need no flag.
    return tiles.endsWith('wide') ? merged(bytes) : compile(bytes);
  }));
  // The next call tries again: the failure may have been the network's.
  module.catch(() => (compiled = {}));
  return module;
}

/** Ends the threads of a model that nobody holds any more. */
const forgotten = new FinalizationRegistry<() => void>((end) => end());

/** Threads that wait for their network. */
interface Gathered {
  readonly core: Core;
  /** Ends the other threads. */
  end(): void;
  /** Sets the other threads to work, once the core is loaded. */
  serve(): void;
}

/** Starts the threads. A sentence where there can be none. */
export async function start(
  threads: number,
  tiles: Tiles,
  options: NetworkOptions,
): Promise<Gathered | string> {
  const reason = obstacle();
  if (reason !== undefined) return reason;
  const module = await compiledModule(tiles, options);
  if (!module) return 'This engine does not run WebAssembly with SIMD and threads.';
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TeamExports;
  if (exports.abi() !== ABI_VERSION || exports.build() !== modules[tiles].number) {
    const sentence = `${modules[tiles].address().href} is not the module for threads of this version; install the package again.`;
    throw new MobilenetError('E_ENGINE', sentence, 'threads');
  }
  const others: Thread[] = [];
  const end = (): void => {
    exports.dismiss();
    for (const thread of others) thread.end();
  };
  try {
    for (let thread = 1; thread < threads; thread++) {
      others.push(spawn({ module, memory, thread }, () => exports.resign()));
    }
    // Every instance writes the static data once more, so all are made before the first call.
    await Promise.all(others.map(({ ready }) => ready));
  } catch (cause) {
    end();
    return `No threads start here: ${(cause as Error).message}.`;
  }
  exports.threads(threads, maySleep() ? 1 : 0);
  const core: Core = { ...exports, memory: memory as unknown as Core['memory'] };
  forgotten.register(core, end);
  return { core, end, serve: () => others.forEach((thread) => thread.serve()) };
}
