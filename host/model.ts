import { Answer, copy } from './core/answer.ts';
import { CONTRACT_LENGTH, readContract } from './core/contract.ts';
import type { Contract } from './core/contract.ts';
import type { Core, Fit } from './core/core.ts';
import { faults } from './core/engine.ts';
import { explained, refuse } from './core/load.ts';
import { numbers } from './core/numbers.ts';
import type { LoadOptions, Running, Started } from './core/running.ts';
import { start } from './core/start.ts';
import { MobilenetError } from './errors.ts';
import type { Picture } from './image/picture.ts';
import { rawOf } from './image/raw.ts';
import { pace } from './pace.ts';
import { Queue } from './queue.ts';
import { builtin } from './source/builtin.ts';
import type { Source } from './source/read.ts';
import { work } from './work.ts';
import type { Lent } from './work.ts';

/** Loaded weights in an instance of the core. Calls that overlap run one after the other. */
export class Model {
  #running: Running;
  readonly contract: Contract;
  /** One per class; empty where the file has none. */
  readonly labels: readonly string[];
  readonly layers: number;
  /** Pages of 64 KiB in use, of the module's fixed memory. */
  readonly pages: number;
  #core: Core | undefined;
  #hot: Started['hot'];
  /** Ends the other threads. */
  readonly #end: Started['end'];
  readonly #calls = new Queue();

  private constructor({ core, running, pages, hot, end }: Started) {
    this.pages = pages;
    this.#running = running;
    this.#hot = hot;
    this.contract = readContract(copy(core, core.contract(), CONTRACT_LENGTH));
    this.labels = readLabels(copy(core, core.labels(), core.labels_length()));
    this.layers = core.layers();
    this.#core = core;
    this.#end = end;
  }

  /**
   * Checks a packed weights file in the core and makes it ready to run.
   *
   * @throws E_FILE_… the file is refused; E_MEMORY the network is too large; E_IO it cannot be read; E_ENGINE;
   *   E_ABORTED; E_USAGE
   */
  static async load(source: Source, options: LoadOptions = {}): Promise<Model> {
    return start(source, options)
      .then((started) => new Model(started))
      .catch(explained);
  }

  /**
   * Runs the network on one picture.
   *
   * @param result takes what it needs from the answer, before the next run overwrites it
   * @param paced what runs the pieces of the work: whoever measures them stands between
   * @throws E_INPUT_SHAPE, E_IMAGE_SIZE, E_ABORTED, E_DISPOSED
   */
  run<T>(
    picture: Picture,
    fit: Fit,
    result: (answer: Answer) => T,
    signal?: AbortSignal,
    paced = pace,
  ): Promise<T> {
    return this.lend(async (core) => {
      await paced(work(core, await rawOf(picture), fit), signal);
      return result(new Answer(core(), this.contract));
    }, signal);
  }

  /** What of the options of `load` runs. */
  get running(): Running {
    return this.#running;
  }

  /**
   * Runs the golden picture of the file and compares every layer.
   *
   * @returns SHA-256 of every layer's output, as hexadecimal digits
   * @throws E_SELFTEST `place` is the first layer that differs
   */
  selftest(): Promise<readonly string[]> {
    return this.#queue(async () => {
      const { digestsOf } = await numbers();
      const core = this.#instance();
      refuse(core, core.selftest());
      return digestsOf(core, this.layers);
    });
  }

  /** Lends the core, in its turn, as of a run. What lies in its memory afterwards is the next picture's to replace. */
  lend<T>(borrower: (core: Lent) => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#queue(async () => {
      if (this.#hot) await this.#proveHot(this.#hot);
      return borrower(() => this.#instance());
    }, signal);
  }

  /**
   * Lets go of the instance and its memory. The calls that wait fail with E_DISPOSED at once, the one under way within a
   * slice, and so does every later one.
   */
  dispose(): void {
    this.#core = undefined;
    this.#hot = undefined;
    this.#end?.();
    this.#calls.clear(disposed());
  }

  /** @throws E_DISPOSED */
  refuseDisposed(): void {
    this.#instance();
  }

  /** The self-test of code that the engine has optimised meanwhile: once, when it is due. */
  async #proveHot(due: NonNullable<Started['hot']>): Promise<void> {
    if (--due.runs > 0) return;
    // One that fails stays due.
    const other = await due.prove();
    this.#hot = undefined;
    this.#instance();
    if (other) ({ core: this.#core, running: this.#running } = other);
  }

  #instance(): Core {
    if (this.#core) return this.#core;
    throw disposed();
  }

  /** @throws E_DISPOSED, E_ABORTED at once */
  #queue<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (!this.#core) return Promise.reject(disposed());
    return this.#calls.add(() => work().catch((cause: unknown) => this.#explained(cause)), signal);
  }

  async #explained(cause: unknown): Promise<never> {
    if (!(cause instanceof WebAssembly.RuntimeError)) return explained(cause);
    // After a trap the core's state is unknown.
    this.dispose();
    throw (await faults()).trapped(cause);
  }
}

function disposed(): MobilenetError {
  return new MobilenetError('E_DISPOSED', 'The model is disposed; load it again.');
}

function readLabels(bytes: Uint8Array): string[] {
  // The page that jest imitates has none, while Node has.
  const Decoder = globalThis.TextDecoder ?? builtin!('node:util').TextDecoder;
  // Each line is ended by a line feed, so an empty string follows the last.
  return new Decoder().decode(bytes).split('\n').slice(0, -1);
}
