/** Pictures that are read straight to where the core reads them, in the part `mobilenet-wasm/run`. */
import { refuseAborted } from './abort.ts';
import type { Fit } from './core/core.ts';
import { refuse } from './core/load.ts';
import { MobilenetError } from './errors.ts';
import { pixelsCode } from './image/format.ts';
import { checkedPlanes } from './image/picture.ts';
import type { Picture } from './image/picture.ts';
import { pace } from './pace.ts';
import type { Lent } from './work.ts';

/** Raw pixels that are not in memory yet, such as those of a camera's file or of a pipe. */
export interface Incoming extends Omit<Picture, 'data'> {
  /**
   * Writes the next bytes to the start of `view`, which is the core's own memory, and answers how many: 1 to its length, as
   * reading from a file does; 0 where there are none. It is called until the last byte of the last plane is there, bytes
   * between planes, behind rows and behind the last included, so that of a stream the next frame follows. The view is good
   * until it answers.
   */
  readonly read: (view: Uint8Array) => number | Promise<number>;
}

/** Bytes between planes that are read at a time. */
const DROPPED = 4096;

/**
 * Reads a picture into a core, which then is ready to run. What one reading gives is resized before the next is asked for;
 * the event loop turns in between as in a run.
 *
 * @throws E_IMAGE_SIZE, E_IMAGE_FORMAT; E_INPUT_SHAPE it ends too soon; E_USAGE `read` answers no count; E_ABORTED; what
 *   `core` and `read` throw
 */
export async function readInto(
  core: Lent,
  incoming: Incoming,
  fit: Fit,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { width, height, stride = 0 } = incoming;
  const all = checkedPlanes(incoming);
  const reader = new Reader(incoming, all.at(-1)!.end, signal);
  refuse(core(), core().begin(width, height, fit, pixelsCode(incoming), stride));
  const memory = new Uint8Array(core().memory.buffer);
  for (const { place, stride, rows } of all) {
    await reader.drop(place);
    const behind = place + stride * rows;
    // Of the last row the core may want less than its stride.
    for (let due; (due = Math.min(core().capacity(), behind - reader.at));) {
      const to = core().staging();
      const count = await reader.next(memory.subarray(to, to + due));
      await pace(
        once(() => refuse(core(), core().push(count))),
        signal,
      );
    }
  }
  await reader.drop(reader.end);
}

/** Asks for the bytes of a picture in their order. */
class Reader {
  /** How many have come, and will. */
  at = 0;
  readonly end: number;
  readonly #read: Incoming['read'];
  readonly #signal: AbortSignal | undefined;

  constructor({ read }: Incoming, end: number, signal: AbortSignal | undefined) {
    this.end = end;
    this.#read = read;
    this.#signal = signal;
  }

  async next(view: Uint8Array): Promise<number> {
    const read = this.#read(view);
    const count = typeof read === 'number' ? read : await read;
    if (!Number.isInteger(count) || count < 0 || count > view.length) throw noCount(count, view.length);
    if (count === 0) {
      const sentence = `The picture ends after ${this.at} of ${this.end} bytes.`;
      throw new MobilenetError('E_INPUT_SHAPE', sentence);
    }
    this.at += count;
    refuseAborted(this.#signal);
    return count;
  }

  /** Passes over what is no pixel. */
  async drop(to: number): Promise<void> {
    while (this.at < to) await this.next(new Uint8Array(Math.min(to - this.at, DROPPED)));
  }
}

/** Work of one piece. */
function once(piece: () => void): () => boolean {
  let due = true;
  return () => {
    const was = due;
    if (due) piece();
    due = false;
    return was;
  };
}

function noCount(given: unknown, most: number): MobilenetError {
  const sentence = `What reads a picture must answer how many bytes it wrote, 0 to ${most}, not ${String(given)}.`;
  return new MobilenetError('E_USAGE', sentence);
}
