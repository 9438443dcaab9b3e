import { builtin } from '../../source/builtin.ts';

/** The first message to a worker. Thread 0 is the caller's own. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
}

/** A worker of whichever kind there is. */
export interface Thread {
  /** It has its instance. Rejects where it does not start. */
  readonly ready: Promise<void>;
  /** Lets it serve. From here on it keeps no process alive. */
  serve(): void;
  end(): void;
}

/** Why there can be no threads here, as a sentence; undefined where there can. */
export function obstacle(): string | undefined {
  if (builtin) return undefined;
  if (typeof Worker === 'undefined') return 'This engine has no workers.';
  if (globalThis.crossOriginIsolated) return undefined;
  const headers = 'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';
  return `A page has memory for several threads only if it is served with ${headers}.`;
}

/** Whether the calling thread may sleep: that of a page may not. */
export function maySleep(): boolean {
  try {
    // The value is another one already, so it never does.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}

/** How many threads run at once here; Infinity where the engine does not tell, or may not. */
export function processors(): number {
  try {
    return (builtin ? builtin('os').availableParallelism() : navigator.hardwareConcurrency) || Infinity;
  } catch {
    return Infinity;
  }
}

/**
 * Starts a worker.
 *
 * @param fail is told once that it has ended after it was ready, by a trap or by the engine
 */
export function spawn(start: Start, fail: () => void): Thread {
  return builtin ? spawnInNode(start, fail, builtin) : spawnInPage(start, fail);
}

function spawnInNode(start: Start, fail: () => void, modules: NonNullable<typeof builtin>): Thread {
  const { Worker: NodeWorker } = modules('worker_threads');
  // The flags of the process, a test runner's for example, are not meant for it.
  const worker = new NodeWorker(new URL('./worker.js', import.meta.url), { execArgv: [] });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.on('error', (cause) => reject(cause));
    worker.on('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
  });
  worker.postMessage(start);
  return {
    ready,
    serve() {
      worker.on('exit', fail);
      worker.postMessage('serve');
      worker.unref();
    },
    end: () => void worker.terminate(),
  };
}

function spawnInPage(start: Start, fail: () => void): Thread {
  const worker = workerOfPage();
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(message || 'its script does not load'));
  });
  worker.postMessage(start);
  return {
    ready,
    serve() {
      worker.onerror = fail;
      worker.postMessage('serve');
    },
    end: () => worker.terminate(),
  };
}

/** A page starts no script of another site, a CDN for example, but one of its own may import it. */
function workerOfPage(): Worker {
  // A bundler that saw the whole address here would ship the script a second time.
  const here = import.meta.url;
  // Bundlers look for exactly this expression.
  if (!isOfAnotherSite(here)) return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const script = `import ${JSON.stringify(new URL('./worker.js', here).href)};`;
  const own = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return new Worker(own, { type: 'module' });
}

function isOfAnotherSite(address: string): boolean {
  return /^https?:/.test(address) && new URL(address).origin !== location.origin;
}
