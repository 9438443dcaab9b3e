import { Latency } from './latency.ts';

/** What came of the frames of a source. */
export interface Summary {
  /** Frames that came whole. */
  readonly read: number;
  /** Frames whose place a newer one took. */
  readonly dropped: number;
  /** Frames that `every` passes over. */
  readonly passed: number;
  readonly answered: number;
  /** Answers, one for each region of a frame, that are like none of the classes. */
  readonly unknown: number;
  /** Frames without an answer: damaged, or refused by the network. */
  readonly refused: number;
  readonly events: number;
  /** How often the source went away and was asked again. */
  readonly reconnects: number;
  /** Milliseconds from a whole frame to its answers, half of the frames and 99 of 100; undefined before the first. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/** A summary while it grows. */
export class Counters {
  read = 0;
  dropped = 0;
  passed = 0;
  answered = 0;
  unknown = 0;
  refused = 0;
  events = 0;
  reconnects = 0;
  readonly latency = new Latency();

  summary(): Summary {
    const { latency, read, dropped, passed, answered, unknown, refused, events, reconnects } = this;
    const [p50, p99] = [latency.percentile(0.5), latency.percentile(0.99)];
    return { read, dropped, passed, answered, unknown, refused, events, reconnects, p50, p99 };
  }
}
