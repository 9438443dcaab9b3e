import type { Occurrence, WatchEvent } from './event.ts';

/** Where events are handed in. */
export interface Events {
  /**
   * Accepts an event. Resolves when it is written to the store, or without one when it waits in memory; the sinks get it in
   * the order of acceptance, at least once.
   *
   * @throws E_BUSY as many events wait as may; E_IO the store cannot be written. The event is not accepted then.
   */
  send(occurrence: Occurrence): Promise<WatchEvent>;
  /** Since the process began. */
  readonly figures: Figures;
  /** Gives the sinks a moment for what waits, then ends them. What still waits stays in the store. */
  close(): Promise<void>;
}

/** What became of events. */
export interface Figures {
  readonly accepted: number;
  /** That not every sink has. */
  readonly waiting: number;
  /** That were accepted, and dropped for newer ones. */
  readonly dropped: number;
  /** By the name of the sink. */
  readonly delivered: Readonly<Record<string, number>>;
  /** Whether the other side of a sink is there, by its name. */
  readonly here: Readonly<Record<string, boolean>>;
}
