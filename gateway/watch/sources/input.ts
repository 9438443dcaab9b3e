import type { Readable } from 'node:stream';
import { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../../pool/messages.ts';
import type { Source } from '../shot.ts';
import { frames, isWhole } from '../stream/frames.ts';
import { isPiped, pipedPieces } from './piped.ts';

/** Standard input: what another program pipes, or a file; or the stream that stands in its place. */
export function inputSource(input: Readable | undefined, given: Partial<Frame>): Source {
  return {
    name: '-',
    live: true,
    frame: isWhole(given) ? given : undefined,
    shots: (around) =>
      frames(input ? piecesOf(input, around.signal) : standardInput(around.signal), given, around),
  };
}

function standardInput(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  return isPiped() ? told(pipedPieces(signal), signal) : piecesOf(process.stdin, signal);
}

/** The pieces of a stream until it ends, or the signal is aborted. */
export async function* piecesOf(input: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = (): void => void input.destroy();
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* told(input, signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The same pieces; what cannot be read is E_IO, and what an abort interrupts ends. */
async function* told(pieces: AsyncIterable<unknown>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) yield piece as Uint8Array;
  } catch (cause) {
    if (signal.aborted) return;
    const { code, message } = cause as NodeJS.ErrnoException;
    const sentence = `The stream cannot be read: ${code ?? message}.`;
    throw new MobilenetError('E_IO', sentence, undefined, { cause });
  }
}
