import { Worker } from 'node:worker_threads';
import { MobilenetError } from 'mobilenet-wasm';
import type { Answer, Fault, FromThread, ModelFacts, ModelFile, Task, ToThread } from './messages.ts';

/**
 * Milliseconds that a run has to end once it is told to. A run obeys between two steps, within some tens; a large picture
 * is decoded to its end, in a second or two.
 */
const GRACE = 5000;

/** Who waits for the answer under way. */
interface Asked {
  resolve(answer: Answer): void;
  reject(cause: MobilenetError): void;
}

/** One life of a worker's thread, which has one task at a time. */
export class Lane {
  /** What it knows of the models, once it may be asked. Rejected where it cannot load them. */
  readonly ready: Promise<readonly ModelFacts[]>;
  /** Resolved when the thread is gone, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #grace: number;
  #asked: Asked | undefined;

  constructor(thread: URL, models: readonly ModelFile[], grace = GRACE) {
    const worker = new Worker(thread, { workerData: models });
    this.#worker = worker;
    this.#grace = grace;
    this.ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    this.ready = new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if ('ready' in message) resolve(message.ready);
        else if ('refused' in message) reject(errorOf(message.refused));
        else if ('fault' in message) this.#asked?.reject(errorOf(message.fault));
        else this.#asked?.resolve(message.answer);
      });
      worker.once('exit', () => {
        reject(gone());
        this.#asked?.reject(gone());
      });
    });
    // Each is told where it is waited for; an error that ends the thread is followed by `exit`.
    this.ready.catch(() => undefined);
    worker.on('error', () => undefined);
  }

  /**
   * Gives the thread a task. The promise is settled when the thread may have the next one, or is gone.
   *
   * @param signal ends the run between two steps, and the thread where the run does not obey
   */
  async run(task: Task, signal: AbortSignal): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => (this.#asked = { resolve, reject }));
    let hangs: NodeJS.Timeout | undefined;
    const abort = (): void => {
      this.#post({ abort: true });
      hangs = setTimeout(() => void this.end(), this.#grace);
    };
    this.#post({ task });
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

  #post(message: ToThread): void {
    this.#worker.postMessage(message, 'task' in message ? [message.task.bytes.buffer] : []);
  }
}

function errorOf({ code, message, place }: Fault): MobilenetError {
  return new MobilenetError(code, message, place);
}

function gone(): MobilenetError {
  return new MobilenetError('E_ENGINE', 'The worker ended before it answered; another takes its place.');
}
