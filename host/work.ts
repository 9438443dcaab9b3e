/** Everything from a picture to its answer, piece by piece. */
import type { Core, Fit } from './core/core.ts';
import { refuse } from './core/load.ts';
import type { Raw } from './image/picture.ts';

/** Gives the core as long as there is one: it is asked before each piece, and throws once the model is disposed. */
export type Lent = () => Core;

/** Strips per step. One takes a tenth of a millisecond in the simd build and up to twenty in the baseline build. */
const STRIPS = 1;

/** What a piece answers that was of the picture; one of the network answers STATUS_MORE, or STATUS_OK at the end. */
export const OF_PICTURE = 2;

/**
 * A run, as a function that does its next piece. There are thousands, and none leaves garbage but the view of its pixels.
 *
 * @throws Refusal; what `core` throws
 */
export function work(core: Lent, picture: Raw, fit: Fit): () => number {
  refuse(core(), core().begin(picture.width, picture.height, fit, picture.code, picture.stride));
  const next = feeding(core, picture.pieces);
  return () => (next() ? OF_PICTURE : step(core));
}

/**
 * Copies the picture that was begun to where the core reads it, as much at a time as it takes: the one copy of pixels that
 * there is.
 *
 * @param pieces all bytes of it
 * @returns copies the next; false once all are there
 */
export function feeding(core: Lent, pieces: readonly Uint8Array[]): () => boolean {
  // The memory is fixed: one view of it for all.
  const memory = new Uint8Array(core().memory.buffer);
  let which = 0;
  let done = 0;
  return () => {
    for (; which < pieces.length; which++, done = 0) {
      const piece = pieces[which]!;
      const due = Math.min(core().capacity(), piece.length - done);
      if (due === 0) continue;
      memory.set(piece.subarray(done, (done += due)), core().staging());
      refuse(core(), core().push(due));
      return true;
    }
    return false;
  };
}

/** Runs some strips of the network on the picture that was pushed. Answers STATUS_MORE, or STATUS_OK at the end. */
export function step(core: Lent): number {
  return refuse(core(), core().step(STRIPS));
}
