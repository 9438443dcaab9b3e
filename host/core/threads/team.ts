/** Several threads for one network: an instance of build/core-threads.wasm in each, over one shared memory. */
import { refuseAborted } from '../../abort.ts';
import { MobilenetError } from '../../errors.ts';
import type { NetworkOptions } from '../../source/network.ts';
import { supports } from '../builds.ts';
import type { Build } from '../builds.ts';
import { ABI_VERSION } from '../core.ts';
import type { Core } from '../core.ts';
import { compile, readModule } from '../engine.ts';
import { loadFile, Refusal } from '../load.ts';
import { isExact } from '../relaxed.ts';
import { MOST_THREADS } from '../running.ts';
import type { LoadOptions, Started } from '../running.ts';
import { STATUS_MEMORY } from '../status-codes.ts';
import { maySleep, obstacle, processors, spawn } from './spawn.ts';
import type { Thread } from './spawn.ts';

/** Pages of 64 KiB of the memory that the module imports, least and most. */
const PAGES = 256;

/** `enum mobilenet_build`. */
const BUILD_THREADS = 5;

const address = (): URL => new URL('../../../../build/core-threads.wasm', import.meta.url);

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

/**
 * Starts a team and gives it its network, or says why one thread has to do.
 *
 * @throws E_USAGE no number of threads, or a build that has none; E_ENGINE the module is missing or of another version;
 *   Refusal E_FILE_…; E_IO; E_ABORTED
 */
export async function gather(
  read: () => Promise<Uint8Array>,
  options: LoadOptions,
): Promise<Started | Alone> {
  const { threads = 1, build, wide, signal } = options;
  check(threads, build);
  const file = await read();
  const started = await start(threads, options);
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
  const notes = crowding(threads);
  if (wide) notes.push(WIDE_ALONE);
  if (build === undefined && supports('relaxed') && isExact()) notes.push(ANOTHER_ALONE);
  return { core, running: { build: 'simd', wide: false, threads, notes }, pages, end };
}

/** Why several threads may be no faster than one. */
const ANOTHER_ALONE =
  'threads run the build simd; here one thread runs relaxed, which may be as fast: compare without threads.';

const WIDE_ALONE = 'wide runs on one thread only; several run without it.';

function check(threads: number, build: Build | undefined): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    const range = `a whole number from 1 to ${MOST_THREADS}`;
    throw new MobilenetError('E_USAGE', `The number of threads must be ${range}, not ${String(threads)}.`);
  }
  if (build !== undefined && build !== 'simd') {
    throw new MobilenetError('E_USAGE', `The ${build} build runs on one thread; only simd runs on several.`);
  }
}

/** They run as asked for: to know better is the caller's right. */
function crowding(threads: number): string[] {
  const most = processors();
  if (threads <= most) return [];
  return [`${threads} threads run on a processor that runs ${most} at once: ask for at most ${most}.`];
}

let compiled: Promise<WebAssembly.Module | undefined> | undefined;

/** The module; undefined where the engine does not know threads. */
function compiledModule(options: NetworkOptions): Promise<WebAssembly.Module | undefined> {
  compiled ??= readModule(address, options).then((bytes) =>
    WebAssembly.validate(bytes as BufferSource) ? compile(bytes) : undefined,
  );
  // The next call tries again: the failure may have been the network's.
  compiled.catch(() => (compiled = undefined));
  return compiled;
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
async function start(threads: number, options: NetworkOptions): Promise<Gathered | string> {
  const reason = obstacle();
  if (reason !== undefined) return reason;
  const module = await compiledModule(options);
  if (!module) return 'This engine does not run WebAssembly with SIMD and threads.';
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TeamExports;
  if (exports.abi() !== ABI_VERSION || exports.build() !== BUILD_THREADS) {
    const sentence = `${address().href} is not the module for threads of this version; install the package again.`;
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
