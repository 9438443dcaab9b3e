import type { Events } from '../events/events.ts';
import { openEvents } from '../events/open.ts';
import { Pool } from '../pool/pool.ts';
import { readModels } from '../models.ts';
import { Answerer } from './answer.ts';
import { Loop } from './loop.ts';
import { Memory } from './memory.ts';
import { settingsOf } from './options.ts';
import type { WatchOptions } from './options.ts';
import { checkRegion } from './region.ts';
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

/**
 * Watches a source: frames in, events out.
 *
 * @throws MobilenetError E_USAGE an option is wrong; E_IO the source or a file cannot be read; E_FILE_…, E_MEMORY, E_SELFTEST,
 *   E_ENGINE of the model
 */
export async function startWatch(options: WatchOptions): Promise<Watch> {
  const settings = settingsOf(options);
  const nothing = (): void => undefined;
  const { onEvent = nothing, onRefused = nothing, remark = nothing } = options;
  const source = await openSource(options);
  if (source.frame) for (const region of settings.regions) checkRegion(source.frame, region);
  const models = await readModels(options.model === undefined ? [] : [options.model]);
  const onLost = (): void => remark('the thread of the network ended; another takes its place');
  const pool = await Pool.start({ models, workers: 1, onLost });
  const controller = new AbortController();
  try {
    const [memory, counters] = [new Memory(), new Counters()];
    const events = options.events ? await openEvents({ remark, ...options.events }) : told();
    const loop = new Loop({
      answerer: new Answerer(pool, models[0]!, memory, settings.all ? settings.top : 1),
      ...{ source: { ...source, name: options.name ?? source.name }, events, memory, counters, settings },
      signal: controller.signal,
      on: { onEvent, onRefused, remark },
    });
    const newest = (options.take ?? (source.live ? 'newest' : 'each')) === 'newest';
    const done = (newest ? loop.newest() : loop.each())
      .finally(() => controller.abort())
      // What was accepted is handed over also where the source failed.
      .finally(() => events.close())
      .finally(() => pool.close())
      .then(() => counters.summary());
    const close = (): Promise<Summary> => {
      controller.abort();
      return done;
    };
    return { done, close };
  } catch (cause) {
    await pool.close();
    throw cause;
  }
}

/** Where events go nowhere but to `onEvent`. */
function told(): Omit<Events, 'figures'> {
  let sequence = 0;
  return { send: async (event) => ({ sequence: ++sequence, ...event }), close: async () => undefined };
}
