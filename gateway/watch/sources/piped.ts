/**
 * Standard input where it is a pipe, read into one buffer that is used again: a stream of Node's takes new memory for every
 * piece, as much as the frames have, and a camera's megabytes a second leave the process larger with each hour.
 */
import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';

const STDIN = 0;

/** What a pipe of Linux holds. */
const PIECE = 1 << 16;

export function isPiped(): boolean {
  const facts = fstatSync(STDIN);
  // A shell makes a pipe of it, Node and others a pair of sockets.
  return facts.isFIFO() || facts.isSocket();
}

/**
 * Its pieces, each good until the next is asked for, until it ends or the signal is aborted.
 *
 * @throws what Node throws of a pipe that cannot be read
 */
export async function* pipedPieces(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE);
  let filled = 0;
  let over = false;
  let failure: Error | undefined;
  let wake = (): void => undefined;
  const callback = (count: number): boolean => {
    filled = count;
    wake();
    return false;
  };
  const end = (): void => {
    over = true;
    wake();
  };
  // `onread` is documented, and missing in the types.
  const options = { fd: STDIN, writable: false, onread: { buffer, callback } };
  const socket = new Socket(options);
  const stop = (): void => void socket.destroy();
  socket.on('end', end).on('close', end);
  socket.on('error', (error) => (failure = error));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for (;;) {
      if (filled === 0 && !over) await new Promise<void>((resolve) => (wake = resolve));
      if (failure) throw failure;
      if (filled === 0) return;
      yield buffer.subarray(0, filled);
      filled = 0;
      socket.resume();
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
