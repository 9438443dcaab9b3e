import { Worker } from 'node:worker_threads';
import { MobilenetError } from 'mobilenet-wasm';
import type { Answer, Fault, FromThread, ModelFacts, ModelFile, Task, ToThread } from './messages.ts';

/**
 * Milliseconds that a run has to end once it is told to. A run obeys between two steps, within some tens; a large picture
 * is decoded to its end, in a second or two.
 */
const GRACE = 5000;

/**
 * MiB of a thread's young objects. What a task makes is dead when it has its answer, so more room only lets it lie: with V8's
 * own limit two threads take 130 MiB more, and answer no more (docs/gateway.md).
 */
const YOUNG = 12;

const GONE = 'The worker ended before it answered; another takes its place.';

/** Who waits for an answer of the thread. */
interface Asked<T> {
  resolve(answer: T): void;
  reject(cause: MobilenetError): void;
}

/** What a run is rejected with whose thread was gone before it began: another can answer the task. */
export class NotBegun extends MobilenetError {
  constructor() {
    super('E_ENGINE', GONE);
  }
}

/** One life of a worker's thread, which has one task at a time. */
export class Lane {
  /** What it knows of the models that it begins with, once it may be asked. Rejected where it cannot load them. */
  readonly ready: Promise<readonly ModelFacts[]>;
  /** Resolved when the thread is gone, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #grace: number;
  /** What it knows of each model, or will. */
  readonly #models = new Map<string, Promise<ModelFacts>>();
  /** By the id of the message. */
  readonly #loading = new Map<number, Asked<ModelFacts>>();
  #loads = 0;
  #online = (): void => undefined;
  /** How many tasks the thread has begun; counted by it in memory that outlives it. */
  readonly #begun = new Int32Array(new SharedArrayBuffer(4));
  #given = 0;
  #asked: Asked<Answer> | undefined;

  constructor(thread: URL, models: readonly ModelFile[], grace = GRACE) {
    const limits = { maxYoungGenerationSizeMb: YOUNG };
    const worker = new Worker(thread, { workerData: this.#begun, resourceLimits: limits });
    this.#worker = worker;
    this.#grace = grace;
    this.ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    worker.on('message', (message: FromThread) => this.#hear(message));
    const online = new Promise<void>((resolve, reject) => {
      this.#online = resolve;
      worker.once('exit', () => {
        for (const asked of this.#loading.values()) asked.reject(gone());
        reject(gone());
        this.#asked?.reject(this.#given > this.#begun[0]! ? new NotBegun() : gone());
      });
    });
    this.ready = Promise.all([online, ...models.map((model) => this.load(model))]).then(
      ([, ...facts]) => facts,
    );
    // Each is told where it is waited for; an error that ends the thread is followed by `exit`.
    this.ready.catch(() => undefined);
    worker.on('error', () => undefined);
  }

  /**
   * Gives the thread a model, unless it has it.
   *
   * @throws E_FILE_…, E_MEMORY, E_SELFTEST, E_ENGINE
   */
  load(file: ModelFile): Promise<ModelFacts> {
    const { digest } = file;
    const known = this.#models.get(digest);
    if (known) return known;
    const id = this.#loads++;
    const facts = new Promise<ModelFacts>((resolve, reject) => this.#loading.set(id, { resolve, reject }));
    this.#models.set(digest, facts);
    facts.catch(() => this.#models.delete(digest));
    this.#post({ load: file, id });
    return facts;
  }

  /** Takes a model from it that no task is of. */
  unload(digest: string): void {
    if (this.#models.delete(digest)) this.#post({ unload: digest });
  }

  /**
   * Gives the thread a task. The promise is settled when the thread may have the next one, or is gone.
   *
   * @param signal ends the run between two steps, and the thread where the run does not obey
   * @throws NotBegun the thread was gone before; E_ENGINE it ended; what the library throws
   */
  async run(task: Task, signal: AbortSignal): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => (this.#asked = { resolve, reject }));
    let hangs: NodeJS.Timeout | undefined;
    const abort = (): void => {
      this.#post({ abort: true });
      hangs = setTimeout(() => void this.end(), this.#grace);
    };
    this.#given++;
    // The thread takes the bytes over: a copy, where another is given the task when this one is gone. Not `slice`, which of
    // a Buffer copies nothing.
    this.#post({ task: task.once ? task : { ...task, bytes: new Uint8Array(task.bytes) } });
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await answer;
    } finally {
      signal.removeEventListener('abort', abort);
      clearTimeout(hangs);
      this.#asked = undefined;
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(message: FromThread): void {
    if ('online' in message) this.#online();
    else if ('loaded' in message) this.#loaded(message.loaded)?.resolve(message.facts);
    else if ('refused' in message) this.#loaded(message.refused)?.reject(errorOf(message.fault));
    else if ('fault' in message) this.#asked?.reject(errorOf(message.fault));
    else this.#asked?.resolve(message.answer);
  }

  #loaded(id: number): Asked<ModelFacts> | undefined {
    const asked = this.#loading.get(id);
    this.#loading.delete(id);
    return asked;
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message, 'task' in message ? [message.task.bytes.buffer] : []);
  }
}

function errorOf({ code, message, place }: Fault): MobilenetError {
  return new MobilenetError(code, message, place);
}

function gone(): MobilenetError {
  return new MobilenetError('E_ENGINE', GONE);
}
