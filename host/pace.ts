import { refuseAborted } from './abort.ts';

/** Milliseconds of work after which the other tasks of the process get their turn. */
const SLICE = 8;

/**
 * Runs work piece by piece to its end, and lets the event loop turn between pieces: timers, sockets and
 * `AbortSignal` stay alive.
 *
 * @throws E_ABORTED between two pieces, once the signal is aborted
 */
export async function pace(work: Iterable<void>, signal: AbortSignal | undefined): Promise<void> {
  refuseAborted(signal);
  let start = performance.now();
  for (const _ of work) {
    if (performance.now() - start < SLICE) continue;
    await turn();
    refuseAborted(signal);
    start = performance.now();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    // Browsers have no setImmediate.
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
