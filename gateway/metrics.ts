import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Catalog } from './catalog.ts';
import type { Pool, Waited } from './pool/pool.ts';

/** Of histograms, in seconds: from an answer of the smallest network to the default deadline. */
export const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What `/metrics` shows, beside memory and event-loop lag of the process. */
export class Metrics {
  readonly registry = new Registry();
  readonly #wait = this.#histogram('wait', 'Seconds that a picture waited for a worker');
  readonly #decode = this.#histogram('decode', 'Seconds from the bytes of a picture to its pixels');
  readonly #resize = this.#histogram('resize', 'Seconds from pixels to the input of the network');
  readonly #run = this.#histogram('run', 'Seconds from the input of the network to the answer');
  readonly #unknown = new Counter({
    name: 'mobilenet_unknown_total',
    help: 'Pictures of /classify that are like none of the classes',
    labelNames: ['model'],
    registers: [this.registry],
  });
  readonly #refusals = new Counter({
    name: 'mobilenet_refusals_total',
    help: 'Requests and pictures without an answer, by the code of the error',
    labelNames: ['code'],
    registers: [this.registry],
  });
  readonly #requests = new Counter({
    name: 'mobilenet_requests_total',
    help: 'Requests, by route and status',
    labelNames: ['route', 'status'],
    registers: [this.registry],
  });
  readonly #changes = new Counter({
    name: 'mobilenet_model_changes_total',
    help: 'Names that became another model, or none',
    registers: [this.registry],
  });
  readonly #refusedModels = new Counter({
    name: 'mobilenet_model_refusals_total',
    help: 'Files that did not become a model, by the code of the error',
    labelNames: ['code'],
    registers: [this.registry],
  });

  constructor(pool: Pool, catalog: Catalog) {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge('queue_length', 'Pictures that wait for a worker', () => pool.waiting);
    this.#gauge('workers_ready', 'Workers that answer', () => pool.ready);
    this.#gauge('workers_replaced', 'Workers that were replaced since the start', () => pool.replaced);
    new Gauge({
      name: 'mobilenet_model_info',
      help: 'Always 1; its labels say which models answer',
      labelNames: ['model', 'digest'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { name, digest } of catalog.models) this.set({ model: name, digest }, 1);
      },
    });
    catalog.on('put', () => this.#changes.inc());
    catalog.on('removed', () => this.#changes.inc());
    catalog.on('refused', (_, { code }) => this.#refusedModels.inc({ code }));
  }

  answered(model: string, { result, wait, decode, resize, run }: Waited): void {
    this.#wait.observe({ model }, wait / 1000);
    this.#decode.observe({ model }, decode / 1000);
    this.#resize.observe({ model }, resize / 1000);
    this.#run.observe({ model }, run / 1000);
    if ('predictions' in result) this.#unknown.inc({ model }, result.unknown ? 1 : 0);
  }

  refused(code: string): void {
    this.#refusals.inc({ code });
  }

  requested(route: string, status: number): void {
    this.#requests.inc({ route, status });
  }

  #histogram(what: string, help: string): Histogram<'model'> {
    const name = `mobilenet_${what}_seconds`;
    return new Histogram({ name, help, labelNames: ['model'], buckets: BUCKETS, registers: [this.registry] });
  }

  #gauge(what: string, help: string, value: () => number): void {
    new Gauge({
      name: `mobilenet_${what}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
