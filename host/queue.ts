import { abortError, refuseAborted } from './abort.ts';
import { beginSlice } from './pace.ts';

/** A call that waits for its turn. */
interface Call {
  readonly work: () => Promise<unknown>;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/** Calls that run one after the other, in the order in which they came. */
export class Queue {
  readonly #waiting = new Set<Call>();
  /** How many wait with each signal. They share a listener: to add one takes an engine as long as there are others. */
  readonly #signals = new Map<AbortSignal, number>();
  #busy = false;

  /**
   * Runs `work` in its turn. Until then a call holds little memory: thousands may come before the event loop turns, and
   * what they hold is copied by the collector of garbage.
   *
   * @throws E_ABORTED at once where the signal is aborted before its turn; what `work` or `clear` throws
   */
  add<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      refuseAborted(signal);
      this.#waiting.add({ work, signal, resolve, reject });
      this.#count(signal, 1);
      if (!this.#busy) void this.#run();
    }) as Promise<T>;
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
    beginSlice();
    // A call never begins before its caller has the promise.
    await undefined;
    for (const call of this.#waiting) {
      this.#leave(call);
      try {
        call.resolve(await call.work());
      } catch (cause) {
        call.reject(cause);
      }
    }
    this.#busy = false;
  }

  #leave(call: Call): void {
    this.#waiting.delete(call);
    this.#count(call.signal, -1);
  }

  #count(signal: AbortSignal | undefined, by: number): void {
    if (!signal) return;
    const before = this.#signals.get(signal) ?? 0;
    this.#signals.set(signal, before + by);
    if (!before) signal.addEventListener('abort', this.#abort);
    if (before + by) return;
    this.#signals.delete(signal);
    signal.removeEventListener('abort', this.#abort);
  }

  readonly #abort = ({ target }: Event): void =>
    this.clear(abortError(target as AbortSignal), target as AbortSignal);
}
