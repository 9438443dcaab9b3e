import { MobilenetError } from 'mobilenet-wasm';
import type { Events } from './events.ts';
import type { EventsOptions } from './options.ts';

/**
 * Opens the store and begins to send what waits in it.
 *
 * @throws E_USAGE an option is wrong; E_IO a file cannot be read or the store not be written; E_BUSY another process has the
 *   store
 */
export async function openEvents(options: EventsOptions): Promise<Events> {
  await Promise.resolve(options);
  throw new MobilenetError('E_USAGE', 'Events have no sink yet.');
}
