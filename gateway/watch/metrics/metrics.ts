import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Figures } from '../../events/events.ts';
import { BUCKETS } from '../../metrics.ts';
import type { ModelFile } from '../../pool/messages.ts';
import type { Counters } from '../summary.ts';

/** What is counted of a camera, by the end of its name, and what it says. */
const counted = {
  frames: ['read', 'Frames that came whole'],
  frames_passed: ['passed', 'Frames that are passed over, as every says'],
  frames_dropped: ['dropped', 'Frames whose place a newer one took'],
  frames_refused: ['refused', 'Frames without an answer: damaged, or refused by the network'],
  frames_answered: ['answered', 'Frames with their answer'],
  unknown: ['unknown', 'Answers, one for each region of a frame, that are like none of the classes'],
  events: ['events', 'Events that were accepted'],
  reconnects: ['reconnects', 'Times that the source went away and was asked again'],
} as const satisfies Readonly<Record<string, readonly [keyof Counters, string]>>;

/** A camera, or the one source. */
interface Seen {
  readonly model: Pick<ModelFile, 'name' | 'digest'>;
  readonly counters: Counters;
}

/** What cameras and sinks do, beside memory and event-loop lag of the process. */
export class CameraMetrics {
  readonly registry = new Registry();
  readonly #seen = new Map<string, Seen>();
  readonly #latency = new Histogram({
    name: 'mobilenet_latency_seconds',
    help: 'Seconds from a whole frame to its answers',
    labelNames: ['camera'],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  /** @param figures of the events, where they go anywhere */
  constructor(figures: () => Figures | undefined) {
    collectDefaultMetrics({ register: this.registry });
    for (const [name, [field, help]] of Object.entries(counted)) this.#count(name, help, field);
    this.#addModels();
    this.#addEvents(figures);
  }

  /** Shows a camera; one that was started anew begins anew. */
  add(camera: string, seen: Seen): void {
    this.#seen.set(camera, seen);
    seen.counters.latency.onAdded = (milliseconds) => this.#latency.observe({ camera }, milliseconds / 1000);
  }

  forget(camera: string): void {
    this.#seen.delete(camera);
    this.#latency.remove({ camera });
  }

  #count(name: string, help: string, field: (typeof counted)[keyof typeof counted][0]): void {
    const seen = this.#seen;
    new Counter({
      ...{ name: `mobilenet_${name}_total`, help, labelNames: ['camera'], registers: [this.registry] },
      collect() {
        this.reset();
        for (const [camera, { counters }] of seen) this.inc({ camera }, counters[field]);
      },
    });
  }

  #addModels(): void {
    const seen = this.#seen;
    new Gauge({
      name: 'mobilenet_model_info',
      help: 'Always 1; its labels say which model answers the frames of a camera',
      labelNames: ['camera', 'model', 'digest'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [camera, { model }] of seen)
          this.set({ camera, model: model.name, digest: model.digest }, 1);
      },
    });
  }

  #addEvents(figures: () => Figures | undefined): void {
    const registers = [this.registry];
    new Gauge({
      ...{ name: 'mobilenet_events_waiting', help: 'Events that not every sink has yet', registers },
      collect() {
        this.set(figures()?.waiting ?? 0);
      },
    });
    new Counter({
      ...{ name: 'mobilenet_events_dropped_total', registers },
      help: 'Events that were accepted, and dropped for newer ones',
      collect() {
        this.reset();
        this.inc(figures()?.dropped ?? 0);
      },
    });
    new Counter({
      ...{ name: 'mobilenet_events_delivered_total', labelNames: ['sink'], registers },
      help: 'Events that a sink has taken',
      collect() {
        this.reset();
        for (const [sink, count] of Object.entries(figures()?.delivered ?? {})) this.inc({ sink }, count);
      },
    });
    new Gauge({
      ...{ name: 'mobilenet_sink_connected', labelNames: ['sink'], registers },
      help: '1, or 0 while a sink is away and events wait for it',
      collect() {
        for (const [sink, isHere] of Object.entries(figures()?.here ?? {}))
          this.set({ sink }, Number(isHere));
      },
    });
  }
}
