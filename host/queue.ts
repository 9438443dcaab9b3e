import { abortError, refuseAborted } from './abort.ts';

/** A call that waits for its turn. */
interface Call {
  readonly signal: AbortSignal | undefined;
  run(): Promise<void>;
  reject(cause: unknown): void;
}

/** Calls that run one after the other, in the order in which they came. */
export class Queue {
  readonly #waiting = new Set<Call>();
  /** How many wait with each signal. They share a listener: to add one takes an engine as long as there are others. */
  readonly #signals = new Map<AbortSignal, number>();
  #busy = false;

  /**
   * Runs `work` in its turn.
   *
   * @throws E_ABORTED at once where the signal is aborted before its turn; what `work` or `clear` throws
   */
  async add<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    refuseAborted(signal);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add({ signal, run: () => work().then(resolve, reject), reject });
      this.#count(signal, 1);
      if (!this.#busy) void this.#run();
    });
  }

  /** Fails the calls that wait, all or those of a signal, at once. The one under way goes on. */
  clear(cause: unknown, signal?: AbortSignal): void {
    for (const call of this.#waiting) {
      if (signal && call.signal !== signal) continue;
      this.#leave(call);
      call.reject(cause);
    }
  }

  async #run(): Promise<void> {
    this.#busy = true;
    // A call never begins before its caller has the promise.
    await undefined;
    for (const call of this.#waiting) {
      this.#leave(call);
      await call.run();
    }
    this.#busy = false;
  }

  #leave(call: Call): void {
    this.#waiting.delete(call);
    this.#count(call.signal, -1);
  }

  #count(signal: AbortSignal | undefined, by: number): void {
    if (!signal) return;
    const calls = (this.#signals.get(signal) ?? 0) + by;
    this.#signals.set(signal, calls);
    if (calls > 0) return signal.addEventListener('abort', this.#abort);
    this.#signals.delete(signal);
    signal.removeEventListener('abort', this.#abort);
  }

  readonly #abort = ({ target }: Event): void =>
    this.clear(abortError(target as AbortSignal), target as AbortSignal);
}
