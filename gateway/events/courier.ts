import { setTimeout as sleep } from 'node:timers/promises';
import type { Backlog } from './backlog.ts';
import { Gone } from './sink.ts';
import type { Sink } from './sink.ts';

/** Milliseconds before an event is handed over again to a sink that failed in a way of its own. */
const PAUSE = 1000;

/** What a courier tells. */
export interface Listener {
  /** The position has changed, or the sink has gone. */
  confirmed(): void;
  remark(sentence: string): void;
}

/** Brings events to one sink, one after the other, in their order. */
export class Courier {
  readonly sink: Sink;
  /** Sequence of the last event that the sink has. */
  position: number;
  /** Events that it has had of this process. */
  delivered = 0;
  /** Whether the sink has gone for good. */
  gone = false;
  readonly #backlog: Backlog;
  readonly #listener: Listener;
  readonly #controller = new AbortController();
  readonly #work: Promise<void>;
  #wake = (): void => undefined;
  #drained = (): void => undefined;

  constructor(sink: Sink, position: number, backlog: Backlog, listener: Listener) {
    this.sink = sink;
    this.position = position;
    this.#backlog = backlog;
    this.#listener = listener;
    this.#work = this.#deliver();
  }

  /** There is another event. */
  wake(): void {
    this.#wake();
  }

  /** Resolved when nothing waits for the sink. */
  async drained(): Promise<void> {
    if (this.gone || !this.#backlog.after(this.position)) return;
    await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  async end(): Promise<void> {
    this.#controller.abort();
    this.#wake();
    await this.#work;
    await this.sink.close();
  }

  async #deliver(): Promise<void> {
    const { signal } = this.#controller;
    while (!signal.aborted) {
      const kept = this.#backlog.after(this.position);
      if (!kept) {
        this.#drained();
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      try {
        await this.sink.deliver(kept, signal);
        this.position = kept.event.sequence;
        this.delivered++;
      } catch (cause) {
        if (!signal.aborted) await this.#failed(cause as Error);
      }
      this.#listener.confirmed();
      if (this.gone) return this.#drained();
    }
  }

  async #failed(cause: Error): Promise<void> {
    this.gone = cause instanceof Gone;
    if (this.gone) return;
    this.#listener.remark(`An event did not reach ${this.sink.name}, and is sent again: ${cause.message}.`);
    await sleep(PAUSE, undefined, { signal: this.#controller.signal }).catch(() => undefined);
  }
}
