import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { MobilenetError } from 'mobilenet-wasm';

/**
 * Runs work that ends when there is no more use for it: its time is up, the client went away, or a part of it failed.
 *
 * @param milliseconds that it may take
 * @throws E_ABORTED its time is up; what `work` throws
 */
export async function within<T>(
  milliseconds: number,
  response: ServerResponse,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  // One for each picture of a form.
  setMaxListeners(0, signal);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, milliseconds);
  const gone = (): void => controller.abort();
  response.once('close', gone);
  try {
    return await work(signal);
  } catch (cause) {
    // What is left of it; where all is done there is nothing to end.
    controller.abort();
    if (!late) throw cause;
    const sentence = `There is no answer within ${milliseconds} ms; send it again later, or a smaller picture.`;
    throw new MobilenetError('E_ABORTED', sentence, undefined, { cause });
  } finally {
    clearTimeout(timer);
    response.off('close', gone);
  }
}
