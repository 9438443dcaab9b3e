/**
 * Threads that answer pictures. Not piscina: its signal ends the thread with the models in it, where here a run ends
 * between two steps and the thread stays.
 */
import { MobilenetError } from 'mobilenet-wasm';
import type { ErrorCode } from 'mobilenet-wasm';
import { Lane, NotBegun } from './lane.ts';
import type { Answer, ModelFacts, ModelFile, Task } from './messages.ts';
import { Shelf } from './shelf.ts';

export interface PoolOptions {
  /** That every thread begins with. */
  readonly models: readonly ModelFile[];
  readonly workers: number;
  /** Told of each worker that is replaced. */
  readonly onLost?: ((cause: unknown) => void) | undefined;
  /** What its threads run; by default `thread`. */
  readonly thread?: URL | undefined;
  /** Milliseconds that an aborted run has to end. */
  readonly grace?: number | undefined;
}

/** An answer, and the milliseconds that its task waited for a worker. */
export type Waited = Answer & { readonly wait: number };

interface Call {
  readonly task: Task;
  readonly signal: AbortSignal;
  readonly came: number;
  resolve(answer: Waited): void;
  reject(cause: unknown): void;
  /** Its model may go. */
  done(): void;
}

/** Milliseconds before a thread that could not load its models is tried again. */
const PAUSE = 1000;

/** After one of these a thread is not asked again: what it computes may be wrong from then on. */
const BROKEN: readonly ErrorCode[] = ['E_ENGINE', 'E_STATE', 'E_DISPOSED', 'E_INTERNAL', 'E_SELFTEST'];

export class Pool {
  /** The models that tasks may be of. */
  readonly shelf: Shelf;
  /** Workers that were replaced. */
  replaced = 0;
  readonly #options: PoolOptions;
  readonly #lanes = new Set<Lane>();
  readonly #idle = new Set<Lane>();
  readonly #waiting = new Set<Call>();
  #ready = 0;
  #closed = false;

  private constructor(options: PoolOptions, lanes: readonly Lane[], facts: readonly ModelFacts[]) {
    this.#options = options;
    this.shelf = new Shelf(this.#lanes);
    for (const [index, model] of options.models.entries()) this.shelf.add(model, facts[index]!);
    for (const lane of lanes) this.#enlist(lane);
  }

  /**
   * Starts the threads, and waits until all have loaded all models.
   *
   * @throws E_FILE_…, E_MEMORY, E_SELFTEST, E_ENGINE of a model that cannot be loaded
   */
  static async start(options: PoolOptions): Promise<Pool> {
    const lanes = Array.from({ length: options.workers }, () => laneOf(options, options.models));
    try {
      const [facts] = await Promise.all(lanes.map(({ ready }) => ready));
      return new Pool(options, lanes, facts!);
    } catch (cause) {
      await Promise.all(lanes.map((lane) => lane.end()));
      throw cause;
    }
  }

  /** Tasks that no worker has taken yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Workers that answer, or could. */
  get ready(): number {
    return this.#ready;
  }

  /**
   * Answers one picture, in its turn.
   *
   * @throws E_BUSY the threads do not have the model; E_ABORTED at once where the signal is aborted, whatever the worker
   *   does; E_ENGINE its worker ended; what the library throws
   */
  async run(task: Task, signal: AbortSignal): Promise<Waited> {
    const done = this.shelf.enter(task.model);
    let abort = (): void => undefined;
    const answer = new Promise<Waited>((resolve, reject) => {
      const call: Call = { task, signal, came: performance.now(), resolve, reject, done };
      abort = () => {
        if (this.#waiting.delete(call)) done();
        reject(new MobilenetError('E_ABORTED', 'The call was aborted.'));
      };
      this.#waiting.add(call);
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#next();
    });
    try {
      return await answer;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Ends the threads; what they work on fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#lanes].map((lane) => lane.end()));
  }

  #next(): void {
    const [lane] = this.#idle;
    const [call] = this.#waiting;
    if (!lane || !call) return;
    this.#idle.delete(lane);
    this.#waiting.delete(call);
    void this.#answer(lane, call);
  }

  async #answer(lane: Lane, call: Call): Promise<void> {
    const { task, signal, came, resolve, reject, done } = call;
    const wait = performance.now() - came;
    try {
      resolve({ ...(await lane.run(task, signal)), wait });
      done();
    } catch (cause) {
      if (cause instanceof NotBegun && !task.once && !signal.aborted) return this.#again(call);
      done();
      reject(cause);
      if (cause instanceof MobilenetError && BROKEN.includes(cause.code)) return lane.end();
    }
    if (this.#lanes.has(lane)) this.#idle.add(lane);
    this.#next();
  }

  /** Before all others: it had waited. */
  #again(call: Call): void {
    const others = [...this.#waiting];
    this.#waiting.clear();
    for (const each of [call, ...others]) this.#waiting.add(each);
    this.#next();
  }

  /** Takes a lane into service, and one in its place when it ends. */
  #enlist(lane: Lane): void {
    this.#lanes.add(lane);
    void lane.ready.then(
      () => {
        this.#ready++;
        this.#idle.add(lane);
        this.#next();
        return lane.ended.then(() => this.#replace(lane, 0));
      },
      (cause: unknown) => this.#replace(lane, PAUSE, cause),
    );
  }

  #replace(lane: Lane, pause: number, cause?: unknown): void {
    this.#lanes.delete(lane);
    this.#idle.delete(lane);
    if (!pause) this.#ready--;
    void lane.end();
    if (this.#closed) return;
    this.replaced++;
    this.#options.onLost?.(cause);
    setTimeout(() => this.#closed || this.#enlist(laneOf(this.#options, this.shelf.files)), pause);
  }
}

function laneOf({ thread, grace }: PoolOptions, models: readonly ModelFile[]): Lane {
  return new Lane(thread ?? new URL('./thread.js', import.meta.url), models, grace);
}
