import { Camera } from './camera.ts';
import type { Watch } from './camera.ts';
import type { WatchOptions } from './options.ts';
import { openOutlets } from './outlets.ts';

/**
 * Watches a source: frames in, events out.
 *
 * @throws MobilenetError E_USAGE an option is wrong; E_IO the source or a file cannot be read; E_FILE_…, E_MEMORY, E_SELFTEST,
 *   E_ENGINE of the model
 */
export async function startWatch(options: WatchOptions): Promise<Watch> {
  const camera = await Camera.open(options);
  try {
    const outlets = await openOutlets(options);
    const watch = camera.run(outlets);
    // What was accepted is handed over also where the source failed.
    const done = watch.done.finally(() => outlets.close());
    const close = (): ReturnType<Watch['close']> => {
      watch.close().catch(() => undefined);
      return done;
    };
    return { done, close };
  } catch (cause) {
    await camera.discard();
    throw cause;
  }
}
