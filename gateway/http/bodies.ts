import type { Readable } from 'node:stream';
import { MobilenetError } from 'mobilenet-wasm';

/** Bytes of a request: a raw frame of 16 million pixels of four bytes. */
export const LARGEST_BODY = 64 << 20;

/** Bytes of all requests that are under way. */
const MOST_HELD = 4 * LARGEST_BODY;

/** The bytes of the pictures that the process holds, counted as they come in. */
export class Bodies {
  #held = 0;

  /** Of one request; released when it is answered. */
  hold(): Body {
    let own = 0;
    const add = (count: number): void => {
      own += count;
      this.#held += count;
      if (own > LARGEST_BODY) throw tooLarge();
      if (this.#held > MOST_HELD)
        throw new MobilenetError(
          'E_BUSY',
          'The gateway holds as many pictures as it may; send it again later.',
        );
    };
    return { read: (stream) => collect(stream, add), release: () => void (this.#held -= own) };
  }
}

export interface Body {
  /** @throws E_IMAGE_SIZE more bytes than a request may have; E_BUSY more than the process may hold */
  read(stream: Readable): Promise<Uint8Array<ArrayBuffer>>;
  release(): void;
}

export function tooLarge(): MobilenetError {
  return new MobilenetError(
    'E_IMAGE_SIZE',
    `A request may have ${LARGEST_BODY} bytes; send a smaller picture.`,
  );
}

/** By events: an iterator costs more than the rest of the reading. */
function collect(stream: Readable, add: (count: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const take = (piece: Uint8Array<ArrayBuffer>): void => {
      try {
        add(piece.length);
        pieces.push(piece);
      } catch (cause) {
        // What still comes is thrown away, so that the answer is read.
        stream.off('data', take).resume();
        reject(cause as Error);
      }
    };
    stream.on('data', take);
    stream.once('end', () => resolve(joined(pieces)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('it ended early')));
  });
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
