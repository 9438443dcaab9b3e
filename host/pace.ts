import { refuseAborted } from './abort.ts';

/** Milliseconds of work after which the other tasks of the process get their turn. */
const SLICE = 8;

/** When the slice under way ends, whichever calls share it; undefined since the event loop has turned. */
let end: number | undefined;

/** Work that waits for a slice of its own: each turn gives one, so that no model starves another. */
const waiting: (() => void)[] = [];

/**
 * Runs work piece by piece to its end, and lets the event loop turn between pieces, however short each work is: timers,
 * sockets and `AbortSignal` stay alive.
 *
 * @param next does the next piece; nothing, 0 or false once there is no other
 * @throws E_ABORTED between two pieces, once the signal is aborted
 */
export async function pace(next: () => unknown, signal: AbortSignal | undefined): Promise<void> {
  refuseAborted(signal);
  while (next()) {
    if (end === undefined) beginSlice();
    else if (performance.now() >= end) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      refuseAborted(signal);
    }
  }
}

/**
 * Begins a slice, if none is under way: what comes before the first piece takes time of it too. The turn after it is asked
 * for at once: where work ends before its slice does, the turn ends both.
 */
export function beginSlice(): void {
  if (end !== undefined) return;
  end = performance.now() + SLICE;
  turn(() => {
    end = undefined;
    const resume = waiting.shift();
    if (!resume) return;
    beginSlice();
    resume();
  });
}

function turn(then: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(then);
  else if (typeof MessageChannel === 'function') {
    // Browsers have no setImmediate, and delay a timer by 4 ms. `scheduler.yield` would go on before their timers.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      then();
    };
    port2.postMessage(0);
  } else setTimeout(then, 0);
}
