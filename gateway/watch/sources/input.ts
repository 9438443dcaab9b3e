import type { Readable } from 'node:stream';
import { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../../pool/messages.ts';
import type { Source } from '../shot.ts';
import { frames, isWhole } from '../stream/frames.ts';

/** Standard input: what another program pipes, or a file. */
export function inputSource(input: Readable, given: Partial<Frame>): Source {
  return {
    name: '-',
    live: true,
    frame: isWhole(given) ? given : undefined,
    shots: (around) => frames(piecesOf(input, around.signal), given, around),
  };
}

/** The pieces of a stream until it ends, or the signal is aborted. */
export async function* piecesOf(input: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = (): void => void input.destroy();
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const piece of input) yield piece as Uint8Array;
  } catch (cause) {
    if (signal.aborted) return;
    const { code, message } = cause as NodeJS.ErrnoException;
    const sentence = `The stream cannot be read: ${code ?? message}.`;
    throw new MobilenetError('E_IO', sentence, undefined, { cause });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
