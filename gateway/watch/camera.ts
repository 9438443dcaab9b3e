import { readModels } from '../models.ts';
import type { ModelFile } from '../pool/messages.ts';
import { Pool } from '../pool/pool.ts';
import { Answerer } from './answer.ts';
import { Loop } from './loop.ts';
import { Memory } from './memory.ts';
import { settingsOf } from './options.ts';
import type { Settings, WatchOptions } from './options.ts';
import type { Outlets } from './outlets.ts';
import { checkRegion } from './region.ts';
import type { Source } from './shot.ts';
import { openSource } from './sources/open.ts';
import { Counters } from './summary.ts';
import type { Summary } from './summary.ts';

/** A source under watch. */
export interface Watch {
  /** When the source has ended or `close` was called, and every event was handed over. Rejected where it cannot go on. */
  readonly done: Promise<Summary>;
  /** Ends it after the frame that is being answered. */
  close(): Promise<Summary>;
}

/** A source that can be watched: its options are right and its network is loaded, but no frame is read yet. */
export class Camera {
  readonly model: ModelFile;
  readonly #options: WatchOptions;
  readonly #settings: Settings;
  readonly #source: Source;
  readonly #pool: Pool;

  private constructor(
    options: WatchOptions,
    parts: { settings: Settings; source: Source; model: ModelFile; pool: Pool },
  ) {
    this.#options = options;
    this.#settings = parts.settings;
    this.#source = parts.source;
    this.model = parts.model;
    this.#pool = parts.pool;
  }

  /** @throws what `startWatch` throws of all but its events */
  static async open(options: WatchOptions): Promise<Camera> {
    const settings = settingsOf(options);
    const source = await openSource(options);
    if (source.frame) for (const region of settings.regions) checkRegion(source.frame, region);
    const model = await modelOf(options);
    const onLost = (): void => options.remark?.('the thread of the network ended; another takes its place');
    const pool = await Pool.start({ models: [model], workers: 1, onLost });
    return new Camera(options, { settings, source, model, pool });
  }

  /** Begins to watch, once. */
  run({ events, metrics }: Outlets): Watch {
    const nothing = (): void => undefined;
    const { name, take, onEvent = nothing, onRefused = nothing, remark = nothing } = this.#options;
    const [source, settings, pool] = [this.#source, this.#settings, this.#pool];
    const [memory, counters, controller] = [new Memory(), new Counters(), new AbortController()];
    const known = { ...source, name: name ?? source.name };
    metrics?.add(known.name, { model: this.model, counters });
    const loop = new Loop({
      answerer: new Answerer(pool, this.model, memory, settings.all ? settings.top : 1),
      ...{ source: known, events, memory, counters, settings },
      signal: controller.signal,
      on: { onEvent, onRefused, remark },
    });
    const newest = (take ?? (source.live ? 'newest' : 'each')) === 'newest';
    const done = (newest ? loop.newest() : loop.each())
      .finally(() => controller.abort())
      .finally(() => pool.close())
      .then(() => counters.summary());
    const close = (): Promise<Summary> => {
      controller.abort();
      return done;
    };
    return { done, close };
  }

  /** Of one that does not run. */
  async discard(): Promise<void> {
    await this.#pool.close();
  }
}

/**
 * The file of the model that options name.
 *
 * @throws E_IO
 */
export async function modelOf({ model }: WatchOptions): Promise<ModelFile> {
  const [file] = await readModels(model === undefined ? [] : [model]);
  return file!;
}
